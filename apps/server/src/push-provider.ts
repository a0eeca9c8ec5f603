/** What delivery asks of a way to reach a device, and what it gets back. One file in `providers` for each way. */

/** Where to and under which key. The endpoint is a capability: it never goes into a log or an answer. */
export interface PushTarget {
  readonly endpoint: string
  readonly p256dh: Uint8Array
  readonly auth: Uint8Array
  /** The VAPID key that the subscription was made with (webpush V4). */
  readonly keyId: string
}

export interface Push {
  readonly target: PushTarget
  /** What `seal` made for this target. Another try sends the same bytes (webpush D2). */
  readonly body: Uint8Array
  /** Whole seconds, 0 or more. */
  readonly ttlSeconds: number
  readonly urgency: 'high' | 'normal'
  /** At most 32 characters of base64url; says nothing to the push service. */
  readonly topic: string
}

/** Whose fault it was that a message was not accepted, which decides what follows (`delivery/retry-policy.ts`). */
export type PushFault =
  /** No answer: the network, the host, TLS, a time-out. */
  | 'transport'
  /** The push service has trouble of its own: 5xx, 408, 425. */
  | 'service'
  | 'throttled'
  /** 404 or 410: the push service knows no such subscription any more. */
  | 'gone'
  /** The token was refused: our subject, audience, clock or signature. */
  | 'vapid'
  /** The subscription was made with another application server key. */
  | 'key_mismatch'
  /** This site does not sign with the subscription's key any more. */
  | 'key_unknown'
  | 'too_large'
  /** A header of ours. */
  | 'header'
  /** Anything else about the request. */
  | 'malformed'
  /** The push service wanted us elsewhere; never followed (webpush E3). */
  | 'redirect'
  | 'method'
  /** WNS took the message and threw it away. */
  | 'dropped'
  /** The site's own rules do not permit this endpoint (webpush E3). */
  | 'endpoint'
  /** A bug of ours. */
  | 'internal'

/** One attempt's end, as the trace and the devices table show it. Only `gone` may remove a device (W36). */
export interface PushOutcome {
  readonly result: 'accepted' | 'throttled' | 'rejected' | 'unreachable' | 'gone'
  /** HTTP status; null if there was no answer. */
  readonly status: number | null
  /** One stable word; null if it was accepted. */
  readonly reason: string | null
  /** Null if it was accepted. */
  readonly fault: PushFault | null
  /** A floor for the next attempt, in milliseconds; 0 if the push service wants it at once. */
  readonly retryAfterMs?: number
  /** The push service's clock in milliseconds since 1970, with `vapid` alone: a refused token may be a wrong clock. */
  readonly serverTime?: number
  /** The refused token was forgotten, and the next attempt has a new one. */
  readonly renewed?: true
}

export interface PushProvider {
  /** The longest plaintext in bytes that this target's push service takes, as far as is known by now. */
  maxPlaintext(target: PushTarget): number
  /**
   * The message as it crosses the network, for this target alone. Two calls never give the same bytes.
   * @throws for a plaintext above `maxPlaintext`
   */
  seal(target: PushTarget, plaintext: Uint8Array): Uint8Array
  /** Remote behaviour is an outcome; it rejects for our own bugs alone. */
  send(push: Push): Promise<PushOutcome>
  /** Waits for what is under way. */
  close(): Promise<void>
}
