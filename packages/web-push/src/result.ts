/** What became of one push (webpush.md §4). Only `gone` may remove a subscription (D4). */
export type PushResult =
  | { readonly result: 'accepted'; readonly status: number; readonly messageLocation?: string }
  | { readonly result: 'gone'; readonly status: 404 | 410 }
  | { readonly result: 'throttled'; readonly status: number; readonly retryAfterMs?: number }
  | RejectedPush
  | UnreachablePush

/** The push service understood and refused, or we refused ourselves: sending the same again does not help. */
export type RejectedPush = {
  readonly result: 'rejected'
  /** Absent when nothing was sent (fault `endpoint`). */
  readonly status?: number
  /** A stable word: the service's own code (`BadJwtToken`, `errno_109`), else `http_400` and the like. */
  readonly reason: string
  readonly fault: RejectionFault
  /** The service's clock in epoch milliseconds, on `vapid` only: for {@link VapidSigner.renew}. */
  readonly serverTime?: number
}

/** A fault of the service or of the way to it: try again later, never touch the subscription. */
export type UnreachablePush = {
  readonly result: 'unreachable'
  /** Where it failed on the way, or `http_503` and the like. */
  readonly reason: TransportFault | `http_${number}`
  readonly status?: number
  readonly retryAfterMs?: number
}

/** Whose fault a rejection is, which decides what may be tried next. */
export type RejectionFault =
  /** Token refused: our subject, audience, clock or signature. Renew once, then stop this push service. */
  | 'vapid'
  /** The subscription was made with another application server key. */
  | 'key_mismatch'
  /** Send a shorter form. */
  | 'too_large'
  /** A header of ours, such as TTL. */
  | 'header'
  /** Anything else about the request. */
  | 'malformed'
  /** The service wanted us elsewhere; never followed (E3). */
  | 'redirect'
  | 'method'
  /** WNS took the message and threw it away. */
  | 'dropped'
  /** The policy no longer permits this endpoint (E3). */
  | 'endpoint'

/** Where the way to the push service broke. */
export type TransportFault =
  | 'dns'
  /** The host resolved to no public address (E4). */
  | 'address_not_public'
  | 'refused'
  | 'network'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'proxy'
  | 'protocol'
  /** The sender was closed. */
  | 'closed'

/** How long to wait after `throttled` without `retryAfterMs` (webpush.md §4). */
export const DEFAULT_RETRY_AFTER_MS = 60_000
