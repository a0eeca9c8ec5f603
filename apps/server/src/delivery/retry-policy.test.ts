import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PushOutcome } from '../push-provider.ts'
import { MAX_ATTEMPTS, nextStep, ttlSeconds } from './retry-policy.ts'

const now = 1_000_000
const day = 86_400_000
const outcome = (result: PushOutcome['result'], more: Partial<PushOutcome> = {}): PushOutcome => ({
  result,
  status: null,
  reason: null,
  fault: null,
  ...more,
})
const step = (of: PushOutcome, more = {}) =>
  nextStep(of, { attempts: 1, now, expiresAt: now + day, random: 0.5, ...more })

describe('the retry policy', () => {
  it.each(['rejected', 'gone'] as const)('%s is final', result => {
    expect(step(outcome(result))).toEqual({ kind: 'give_up' })
  })

  it('accepted is done', () => {
    expect(step(outcome('accepted'))).toEqual({ kind: 'done' })
  })

  it.each([
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [7, 128_000],
  ])('waits up to 2 s · 2ⁿ: attempt %i, up to %i ms', (attempts, ceiling) => {
    const at = (random: number) => step(outcome('unreachable'), { attempts, random })
    expect(at(0)).toEqual({ kind: 'retry', at: now })
    expect(at(0.999999)).toEqual({ kind: 'retry', at: now + ceiling - 1 })
  })

  it('Retry-After is a floor', () => {
    expect(step(outcome('throttled', { retryAfterMs: 60_000 }), { random: 0 })).toEqual({
      kind: 'retry',
      at: now + 60_000,
    })
  })

  it('never later than the message is worth, never after eight attempts, never before what was asked for', () => {
    expect(step(outcome('throttled', { retryAfterMs: day }))).toEqual({ kind: 'give_up' })
    expect(step(outcome('unreachable'), { attempts: MAX_ATTEMPTS })).toEqual({ kind: 'give_up' })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.nat(2 * day),
        (attempts, random, retryAfterMs) => {
          const next = step(outcome('throttled', { retryAfterMs }), { attempts, random })
          if (next.kind !== 'retry') return next.kind === 'give_up'
          return attempts < MAX_ATTEMPTS && next.at >= now + retryAfterMs && next.at < now + day
        },
      ),
    )
  })

  it('the time to live is what is left of a day, in whole seconds', () => {
    expect(ttlSeconds(now, now + day)).toBe(86_400)
    expect(ttlSeconds(now + 1, now + day)).toBe(86_399)
    expect(ttlSeconds(now + 2 * day, now + day)).toBe(0)
  })
})
