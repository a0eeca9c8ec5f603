import { classify, type PushService } from '@deskbell/web-push'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toOutcome } from '../providers/to-outcome.ts'
import type { PushOutcome } from '../push-provider.ts'
import { MAX_ATTEMPTS, mendingOf, nextStep, RETRY_POLICY, ruleOf, ttlSeconds } from './retry-policy.ts'

const now = Date.UTC(2026, 10, 21, 6)
const day = 86_400_000
const minute = 60_000
const expiresAt = now + day
const inTwoMinutes = 'Sat, 21 Nov 2026 06:02:00 GMT'

type Headers = Readonly<Record<string, string>>
const mozilla = (errno: number, message = '') => JSON.stringify({ errno, message })
const apple = (reason: string) => JSON.stringify({ reason })
const wnsTtl = { 'x-wns-error-description': 'Ttl value conflicts with X-WNS-Cache-Policy' }
const fcmMismatch = 'the VAPID credentials do not correspond to the credentials used to create the subscriptions.'

/** What happens: to the delivery, to the device, what is mended first, and the floor of the wait in milliseconds. */
type Expected = readonly [delivery: string, device: string, mend?: string | undefined, floor?: number]
type Row = readonly [PushService, status: number, Headers, body: string, Expected]
const done: Expected = ['accept', 'keep']
const fails: Expected = ['fail', 'keep']
const counts: Expected = ['fail', 'count']
const quarantined: Expected = ['fail', 'quarantine']
const removed: Expected = ['fail', 'remove']
const waits = (floor = 0): Expected => ['retry', 'keep', undefined, floor]
const atOnce: Expected = ['retry', 'keep', 'when_asked', 0]
const config: Expected = ['retry', 'count', 'new_token']

/** Every line of webpush §4, as each push service says it. */
const ANSWERS: readonly Row[] = [
  ['fcm', 201, {}, '', done],
  ['mozilla', 201, { location: 'https://example.com/m/1' }, '', done],
  ['apple', 200, {}, '', done],
  ['wns', 200, { 'x-wns-status': 'received' }, '', done],
  ['fcm', 204, {}, '', done],
  ['wns', 200, { 'x-wns-status': 'dropped' }, '', fails],
  ['wns', 200, { 'x-wns-status': 'channelthrottled', 'retry-after': '120' }, '', waits(2 * minute)],
  ['mozilla', 301, { location: 'https://example.com/' }, '', fails],
  ['fcm', 307, { location: 'https://10.0.0.1/' }, '', fails],
  ['apple', 308, {}, '', fails],
  ['wns', 302, {}, '', fails],
  ['wns', 400, wnsTtl, '', fails],
  ['apple', 400, {}, apple('BadTtl'), fails],
  ['mozilla', 400, {}, mozilla(111), fails],
  ['mozilla', 400, {}, mozilla(112), fails],
  ['mozilla', 400, {}, mozilla(114), fails],
  ['apple', 400, {}, apple('VapidPkHashMismatch'), quarantined],
  ['mozilla', 400, {}, mozilla(110), counts],
  ['mozilla', 400, {}, mozilla(101), counts],
  ['apple', 400, {}, apple('BadWebPushTopic'), counts],
  ['apple', 400, {}, apple('BadUrgency'), counts],
  ['wns', 400, { 'x-wns-error-description': 'The payload is odd' }, '', counts],
  ['fcm', 400, {}, '<html>Bad Request</html>', counts],
  ['mozilla', 401, {}, mozilla(109, 'Invalid VAPID audience'), config],
  ['mozilla', 401, {}, mozilla(109, 'VAPID public key mismatch'), quarantined],
  ['wns', 401, {}, '', config],
  ['apple', 403, {}, apple('BadJwtToken'), config],
  ['fcm', 403, {}, 'invalid JWT provided', config],
  ['fcm', 403, {}, fcmMismatch, quarantined],
  ['fcm', 404, {}, '', removed],
  ['mozilla', 404, {}, mozilla(102), removed],
  ['apple', 405, {}, '', fails],
  ['wns', 406, { 'retry-after': '120' }, '', waits(2 * minute)],
  ['wns', 406, {}, '', waits(minute)],
  ['apple', 410, {}, apple('Unregistered'), removed],
  ['mozilla', 410, {}, mozilla(106), removed],
  ['wns', 410, {}, '', removed],
  ['mozilla', 413, {}, mozilla(104), ['fail', 'keep', 'short_form']],
  ['apple', 413, {}, apple('PayloadTooLarge'), ['fail', 'keep', 'short_form']],
  ['fcm', 429, { 'retry-after': '120' }, '', waits(2 * minute)],
  ['fcm', 429, { 'retry-after': inTwoMinutes }, '', waits(2 * minute)],
  ['apple', 429, {}, apple('TooManyRequests'), waits(minute)],
  ['mozilla', 429, { 'retry-after': 'soon' }, mozilla(201), waits(minute)],
  ['fcm', 500, {}, '', waits()],
  ['apple', 500, {}, apple('InternalServerError'), waits()],
  ['mozilla', 502, {}, mozilla(902), waits()],
  ['mozilla', 503, { 'retry-after': '120' }, mozilla(201), waits(2 * minute)],
  ['wns', 503, { 'retry-after': inTwoMinutes }, '', waits(2 * minute)],
  ['mozilla', 503, { 'retry-after': '120' }, mozilla(202), atOnce],
  ['fcm', 504, {}, '', waits()],
  ['fcm', 408, {}, '', waits()],
]

const readAs = ([service, status, headers, body]: Row): PushOutcome => {
  const outcome = toOutcome(classify(service, status, headers, body, now))
  // As the provider does for a token that it could renew.
  return outcome.fault === 'vapid' ? { ...outcome, renewed: true } : outcome
}
const outcome = (fault: PushOutcome['fault'], more: Partial<PushOutcome> = {}): PushOutcome => ({
  result: 'unreachable',
  status: null,
  reason: null,
  fault,
  ...more,
})
const step = (of: PushOutcome, more = {}) => nextStep(of, { attempts: 1, now, expiresAt, random: 0, ...more })

describe('the retry policy', () => {
  it.each(ANSWERS)('W36 W37 D1 D4: %s answers %i %j %j', (...row) => {
    const [, , , , [delivery, device, mend, floor]] = row
    const of = readAs(row)
    expect(ruleOf(of)).toMatchObject({ delivery, device })
    expect(mendingOf(of)).toBe(mend)
    if (floor !== undefined) expect(step(of)).toEqual({ kind: 'retry', at: now + floor })
  })

  it('W36: nothing but 404 and 410 removes a device', () => {
    const removing = Object.entries(RETRY_POLICY).filter(([, { device }]) => device === 'remove')
    expect(removing.map(([fault]) => fault)).toEqual(['gone'])
  })

  it.each([
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [9, 512_000],
    [10, 900_000],
    [200, 900_000],
  ])('D3: waits up to 2 s · 2ⁿ, a quarter of an hour at most: attempt %i, up to %i ms', (attempts, ceiling) => {
    const at = (random: number) => step(outcome('transport'), { attempts, random })
    expect(at(0)).toEqual({ kind: 'retry', at: now })
    expect(at(0.999999)).toEqual({ kind: 'retry', at: now + ceiling - 1 })
  })

  it.each(['transport', 'service', 'throttled', 'vapid'] as const)('%s: for as long as the message lives', fault => {
    expect(step(outcome(fault), { attempts: 500 })).toEqual({ kind: 'retry', at: now })
  })

  it('a bug of ours is tried eight times, and no more', () => {
    expect(step(outcome('internal'), { attempts: MAX_ATTEMPTS - 1 })).toMatchObject({ kind: 'retry' })
    expect(step(outcome('internal'), { attempts: MAX_ATTEMPTS })).toMatchObject({ kind: 'give_up' })
  })

  it('a token that could not be renewed is not tried again at once', () => {
    expect(mendingOf(outcome('vapid'))).toBeUndefined()
  })

  it('D3: Retry-After is a floor, and the end of the message’s life is the ceiling', () => {
    expect(step(outcome('throttled', { retryAfterMs: 10 * day }))).toEqual({ kind: 'retry', at: expiresAt })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.nat(2 * day),
        (attempts, random, retryAfterMs) => {
          const next = step(outcome('throttled', { retryAfterMs }), { attempts, random })
          if (next.kind !== 'retry') return false
          return next.at >= Math.min(now + retryAfterMs, expiresAt) && next.at <= expiresAt
        },
      ),
    )
  })

  it('D2: the time to live is what is left of a day, in whole seconds', () => {
    expect(ttlSeconds(now, expiresAt)).toBe(86_400)
    expect(ttlSeconds(now + 1, expiresAt)).toBe(86_399)
    expect(ttlSeconds(now + 2 * day, expiresAt)).toBe(0)
  })
})
