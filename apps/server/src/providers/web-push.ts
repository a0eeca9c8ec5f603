import {
  createPushSender,
  DEFAULT_RETRY_AFTER_MS,
  type EndpointPolicy,
  encrypt,
  maxPlaintextFor,
  type PushResult,
  pushServiceOf,
  type VapidSigner,
} from '@deskbell/web-push'
import type { Push, PushOutcome, PushProvider } from '../push-provider.ts'

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
  return {
    maxPlaintext: target => maxPlaintextFor(pushServiceOf(target.endpoint)),
    async send({ target, plaintext, ttlSeconds, urgency, topic }: Push) {
      const key = await signer(target.keyId)
      if (!key) return { result: 'rejected', status: null, reason: 'key_unknown', advice: 'quarantine' }
      const origin = URL.parse(target.endpoint)?.origin
      if (origin === undefined) return { result: 'rejected', status: null, reason: 'endpoint_invalid' }
      const result = await sender.send({
        subscription: target,
        body: encrypt(plaintext, target),
        ttl: ttlSeconds,
        urgency,
        topic,
        authorization: key.header(origin),
      })
      return toOutcome(result, serverTime => key.renew(origin, serverTime))
    },
    close: () => sender.close(),
  }
}

/**
 * What delivery should know of a result (webpush §4).
 * @param renew forgets the token that was refused; true if another try makes sense
 */
function toOutcome(result: PushResult, renew: (serverTime: number | undefined) => boolean): PushOutcome {
  switch (result.result) {
    case 'accepted':
      return { result: 'accepted', status: result.status, reason: null }
    case 'gone':
      return { result: 'gone', status: result.status, reason: `http_${result.status}` }
    case 'throttled':
      return {
        result: 'throttled',
        status: result.status,
        reason: `http_${result.status}`,
        retryAfterMs: result.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS,
      }
    case 'unreachable': {
      const { status = null, reason, retryAfterMs } = result
      return { result: 'unreachable', status, reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
    }
    case 'rejected': {
      const outcome = { result: 'rejected', status: result.status ?? null, reason: result.reason } as const
      if (result.fault === 'too_large') return { ...outcome, advice: 'shorter' }
      if (result.fault === 'key_mismatch') return { ...outcome, advice: 'quarantine' }
      return result.fault === 'vapid' && renew(result.serverTime) ? { ...outcome, advice: 'again' } : outcome
    }
  }
}
