import type { PushOutcome } from '../push-provider.ts'

/** Attempts in all, the first one among them (webpush D3). */
export const MAX_ATTEMPTS = 8
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 15 * 60 * 1000

export type NextStep =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly at: number }
  /** No further attempt; the delivery has failed. */
  | { readonly kind: 'give_up' }

export interface AttemptFacts {
  /** So far, this one included. */
  readonly attempts: number
  readonly now: number
  /** After this the message is not worth a ring: its time to live of 24 hours is over. */
  readonly expiresAt: number
  /** From 0 to below 1. */
  readonly random: number
}

/**
 * What follows an attempt. Throttled and unreachable are tried again, after an exponential wait with full jitter on top
 * of what the push service asked for; a refusal is final, because the same bytes would be refused again.
 */
export function nextStep(outcome: PushOutcome, { attempts, now, expiresAt, random }: AttemptFacts): NextStep {
  if (outcome.result === 'accepted') return { kind: 'done' }
  const again = outcome.result === 'throttled' || outcome.result === 'unreachable'
  if (!again || attempts >= MAX_ATTEMPTS) return { kind: 'give_up' }
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1))
  const at = now + (outcome.retryAfterMs ?? 0) + Math.floor(random * ceiling)
  return at < expiresAt ? { kind: 'retry', at } : { kind: 'give_up' }
}

/** Whole seconds that a push service may keep the message: what is left of its life (R1). */
export function ttlSeconds(now: number, expiresAt: number): number {
  return Math.max(0, Math.floor((expiresAt - now) / 1000))
}
