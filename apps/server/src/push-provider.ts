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
  readonly plaintext: Uint8Array
  /** Whole seconds, 0 or more. */
  readonly ttlSeconds: number
  readonly urgency: 'high' | 'normal'
  /** At most 32 characters of base64url; says nothing to the push service. */
  readonly topic: string
}

/** One attempt's end, as the trace and the devices table show it. Only `gone` may remove a device (W36). */
export interface PushOutcome {
  readonly result: 'accepted' | 'throttled' | 'rejected' | 'unreachable' | 'gone'
  /** HTTP status; null if there was no answer. */
  readonly status: number | null
  /** One stable word; null if it was accepted. */
  readonly reason: string | null
  /** A floor for the next attempt, in milliseconds. */
  readonly retryAfterMs?: number
  /** `again`: the fault was mended, try at once. `shorter`: with less text. `quarantine`: not before the device renewed. */
  readonly advice?: 'again' | 'shorter' | 'quarantine'
}

export interface PushProvider {
  /** The longest plaintext in bytes that this target's push service takes. */
  maxPlaintext(target: PushTarget): number
  /** Remote behaviour is an outcome; it rejects for our own bugs alone. */
  send(push: Push): Promise<PushOutcome>
  /** Waits for what is under way. */
  close(): Promise<void>
}
