export { isPublicAddress } from './addresses.ts'
export type { ResponseHeaders } from './answer.ts'
export { classify } from './classify.ts'
export { type EncryptOptions, encrypt } from './encrypt.ts'
export { endpointFingerprint } from './endpoint-fingerprint.ts'
export {
  type CheckedEndpoint,
  checkEndpoint,
  type EndpointCheck,
  type EndpointFault,
  type EndpointPolicy,
} from './endpoint-policy.ts'
export { WebPushError, type WebPushErrorCode } from './errors.ts'
export { type ExtraHosts, parseExtraHosts } from './extra-hosts.ts'
export { maxPlaintextFor } from './limits.ts'
export { useNativeCrypto } from './native-agreement.ts'
export { NOT_PUBLIC, pinnedLookup, type Resolve, resolveAll } from './pinned-lookup.ts'
export { createPrekeys, type PrekeyOptions, type Prekeys } from './prekeys.ts'
export { type PushService, pushServiceOf } from './push-services.ts'
export { pushServiceHosts, type Reach, type ReachOptions, reachPushService } from './reach.ts'
export type { PushContent, Urgency } from './request-headers.ts'
export {
  DEFAULT_RETRY_AFTER_MS,
  type PushResult,
  type RejectedPush,
  type RejectionFault,
  type TransportFault,
  type UnreachablePush,
} from './result.ts'
export { createPushSender, type PushRequest, type PushSender, type PushSenderOptions } from './sender.ts'
export {
  type ParsedSubscription,
  type PushSubscriptionKeys,
  parseSubscription,
  type SubscriptionFault,
} from './subscription.ts'
export { topicFor } from './topic.ts'
export { generateVapidKeys, type VapidKeys, vapidKeyId } from './vapid-keys.ts'
export { createVapidSigner, type VapidSigner, type VapidSignerOptions } from './vapid-signer.ts'
export { checkVapidSubject, type VapidSubjectCheck, type VapidSubjectFault } from './vapid-subject.ts'
