import {
  createPrekeys,
  createPushSender,
  type EndpointPolicy,
  encrypt,
  maxPlaintextFor,
  pushServiceOf,
  type VapidSigner,
} from '@deskbell/web-push'
import { laneOf } from '../lane.ts'
import type { Push, PushProvider } from '../push-provider.ts'
import { createSizeCaps } from './size-caps.ts'
import { toOutcome } from './to-outcome.ts'

export interface WebPushDeps {
  readonly policy: EndpointPolicy
  /** `DESKBELL_PUSH_PROXY`. */
  readonly proxy: string | undefined
  /** The signer of a VAPID key; undefined if the keyring does not have it. */
  readonly signer: (keyId: string) => Promise<VapidSigner | undefined>
}

/** Web Push (RFC 8030, 8291, 8292): straight to the browser's own push service. */
export function createWebPushProvider({ policy, proxy, signer }: WebPushDeps): PushProvider {
  const sender = createPushSender({ policy, proxy })
  const prekeys = createPrekeys()
  const caps = createSizeCaps()
  return {
    maxPlaintext: ({ endpoint }) => caps.limit(laneOf(endpoint), maxPlaintextFor(pushServiceOf(endpoint))),
    seal: (target, plaintext) => encrypt(plaintext, target, { prekeys }),
    async send({ target, body, ttlSeconds, urgency, topic }: Push) {
      const key = await signer(target.keyId)
      if (!key) return { result: 'rejected', status: null, reason: 'key_unknown', fault: 'key_unknown' }
      const origin = URL.parse(target.endpoint)?.origin
      if (origin === undefined) {
        return { result: 'rejected', status: null, reason: 'endpoint_invalid', fault: 'endpoint' }
      }
      const authorization = key.header(origin)
      const result = await sender.send({ subscription: target, body, ttl: ttlSeconds, urgency, topic, authorization })
      // For its next message: a burst then has no elliptic curve left to compute.
      if (result.result === 'accepted') prekeys.want(target)
      const outcome = toOutcome(result)
      if (outcome.fault === 'too_large') caps.lower(laneOf(target.endpoint))
      const renewed = outcome.fault === 'vapid' && key.renew(origin, outcome.serverTime, authorization)
      return renewed ? { ...outcome, renewed } : outcome
    },
    async close() {
      prekeys.close()
      await sender.close()
    },
  }
}
