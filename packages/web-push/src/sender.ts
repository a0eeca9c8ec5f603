import type { LookupAddress } from 'node:dns'
import type { EndpointPolicy } from './endpoint-policy.ts'
import type { PushResult } from './result.ts'
import type { PushSubscriptionKeys } from './subscription.ts'

/** How soon a device should be woken (RFC 8030 §5.3). */
export type Urgency = 'very-low' | 'low' | 'normal' | 'high'

/** Resolves a host name to all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

export type PushSenderOptions = {
  readonly policy: EndpointPolicy
  /** A CONNECT proxy (`http:` or `https:` URL, credentials allowed) for everything. It resolves the names. */
  readonly proxy?: string
  /** For the whole exchange. */
  readonly timeoutMs?: number
  readonly now?: () => number
  readonly resolve?: Resolve
}

export type PushRequest = {
  readonly subscription: Pick<PushSubscriptionKeys, 'endpoint'>
  /** What {@link encrypt} returned. */
  readonly body: Uint8Array
  /** Seconds, an integer from 0 to 2 419 200 (R1). */
  readonly ttl: number
  readonly urgency: Urgency
  /** See {@link topicFor}. */
  readonly topic?: string
  /** See {@link VapidSigner.header}. */
  readonly authorization: string
}

export type PushSender = {
  /** Rejects with a `WebPushError` for wrong arguments alone; whatever the push service does is a result. */
  send(request: PushRequest): Promise<PushResult>
  /** Ends all connections; what is under way ends as `unreachable`, reason `closed`. */
  close(): Promise<void>
}

/** Connects to push services and keeps the connections (RFC 8030). */
export function createPushSender(_options: PushSenderOptions): PushSender {
  throw new Error('not written yet')
}
