import type { PushFault, PushOutcome } from '../push-provider.ts'

/** What follows an attempt. `docs/delivery.md` tells it to who runs the server, from this table. */
export interface Rule {
  /** What is done about it before one more attempt at once; each way once at most, so that nothing loops. */
  readonly mend: 'new_token' | 'short_form' | 'when_asked' | null
  /**
   * `retry`: waits and is tried again for as long as the message lives. `retry_few`: eight times. `fail`: the same
   * bytes would be refused again.
   */
  readonly delivery: 'accept' | 'retry' | 'retry_few' | 'fail'
  /** `count`: three messages refused in a row quarantine a device, if others of its push service are well. */
  readonly device: 'keep' | 'count' | 'quarantine' | 'remove'
}

const KEEP_TRYING: Rule = { mend: 'when_asked', delivery: 'retry', device: 'keep' }
const GIVE_UP: Rule = { mend: null, delivery: 'fail', device: 'keep' }

/** webpush §4 and D2-D4, by whose fault it was. Nothing but `gone` removes a device (W36, W37). */
export const RETRY_POLICY: Readonly<Record<PushFault | 'none', Rule>> = {
  none: { mend: null, delivery: 'accept', device: 'keep' },
  transport: KEEP_TRYING,
  service: KEEP_TRYING,
  throttled: KEEP_TRYING,
  // A mistake of ours in the settings: the message waits until it is mended.
  vapid: { mend: 'new_token', delivery: 'retry', device: 'count' },
  gone: { ...GIVE_UP, device: 'remove' },
  key_mismatch: { ...GIVE_UP, device: 'quarantine' },
  key_unknown: { ...GIVE_UP, device: 'quarantine' },
  too_large: { ...GIVE_UP, mend: 'short_form' },
  malformed: { ...GIVE_UP, device: 'count' },
  header: GIVE_UP,
  redirect: GIVE_UP,
  method: GIVE_UP,
  dropped: GIVE_UP,
  endpoint: GIVE_UP,
  internal: { ...GIVE_UP, delivery: 'retry_few' },
}

/** Attempts in all, the first one among them, where the answer is likely to repeat (webpush D3). */
export const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 15 * 60 * 1000

export function ruleOf({ fault }: Pick<PushOutcome, 'fault'>): Rule {
  return RETRY_POLICY[fault ?? 'none']
}

/** What would let an attempt succeed at once: undefined if nothing would. */
export function mendingOf(outcome: PushOutcome): NonNullable<Rule['mend']> | undefined {
  const { mend } = ruleOf(outcome)
  switch (mend) {
    case 'new_token':
      return outcome.renewed ? mend : undefined
    case 'when_asked':
      return outcome.retryAfterMs === 0 ? mend : undefined
    case 'short_form':
      return mend
    case null:
      return undefined
  }
}

export type NextStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: number }
  /** The delivery has failed; `at` is for the case that its push service turns out to refuse everybody. */
  | { readonly kind: 'give_up'; readonly at: number }

export interface AttemptFacts {
  /** So far, this one included. */
  readonly attempts: number
  readonly now: number
  /** After this the message is not worth a ring: its time to live of 24 hours is over. */
  readonly expiresAt: number
  /** From 0 to below 1. */
  readonly random: number
}

/** What follows the last attempt of a claim. */
export function nextStep(outcome: PushOutcome, facts: AttemptFacts): NextStep {
  const at = nextTry(outcome, facts)
  switch (ruleOf(outcome).delivery) {
    case 'accept':
      return { kind: 'done' }
    case 'retry':
      return { kind: 'retry', at }
    case 'retry_few':
      return facts.attempts < MAX_ATTEMPTS ? { kind: 'retry', at } : { kind: 'give_up', at }
    case 'fail':
      return { kind: 'give_up', at }
  }
}

/**
 * An exponential wait with full jitter on top of what the push service asked for. Never later than the message's end,
 * when it is cancelled as expired: however long a push service wants to be left alone, the trace says what came of it.
 */
function nextTry({ retryAfterMs = 0 }: PushOutcome, { attempts, now, expiresAt, random }: AttemptFacts): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1))
  return Math.min(now + retryAfterMs + Math.floor(random * ceiling), expiresAt)
}

/** Whole seconds that a push service may keep the message: what is left of its life (R1, D2). */
export function ttlSeconds(now: number, expiresAt: number): number {
  return Math.max(0, Math.floor((expiresAt - now) / 1000))
}
