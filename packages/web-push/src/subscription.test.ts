import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase64Url } from './base64.ts'
import { isPointOnCurve, parseSubscription, type SubscriptionFault } from './subscription.ts'
import { openBrowser } from './test-support/browser.ts'

const POLICY = { extraHosts: [] }
const { subscription: keys } = openBrowser()
const VALID = {
  endpoint: keys.endpoint,
  keys: { p256dh: encodeBase64Url(keys.p256dh), auth: encodeBase64Url(keys.auth) },
}

function withKeys(changed: { p256dh?: unknown; auth?: unknown }): unknown {
  return { ...VALID, keys: { ...VALID.keys, ...changed } }
}

function pointWith(change: (point: Uint8Array) => Uint8Array): string {
  return encodeBase64Url(change(new Uint8Array(keys.p256dh)))
}

const MALFORMED: ReadonlyArray<readonly [what: string, code: SubscriptionFault, input: unknown]> = [
  ['null', 'subscription_invalid', null],
  ['text', 'subscription_invalid', 'subscription'],
  ['no endpoint', 'endpoint_invalid', { keys: VALID.keys }],
  ['endpoint that is no text', 'endpoint_invalid', { ...VALID, endpoint: { toString: () => VALID.endpoint } }],
  ['private endpoint', 'endpoint_private_address', { ...VALID, endpoint: 'https://10.0.0.1/x' }],
  ['http endpoint', 'endpoint_not_https', { ...VALID, endpoint: 'http://fcm.googleapis.com/x' }],
  ['no keys', 'subscription_invalid', { endpoint: VALID.endpoint }],
  ['keys null', 'subscription_invalid', { ...VALID, keys: null }],
  ['no p256dh', 'p256dh_invalid', withKeys({ p256dh: undefined })],
  ['p256dh that is no text', 'p256dh_invalid', withKeys({ p256dh: [...keys.p256dh] })],
  ['p256dh off the curve', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.fill(7, 33)) })],
  ['p256dh all zero', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.fill(0, 1)) })],
  ['p256dh above the field', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.fill(0xff, 1)) })],
  ['p256dh compressed', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.fill(2, 0, 1).slice(0, 33)) })],
  ['p256dh hybrid', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.fill(6 + ((p[64] ?? 0) & 1), 0, 1)) })],
  ['p256dh one byte short', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => p.slice(0, 64)) })],
  ['p256dh one byte long', 'p256dh_invalid', withKeys({ p256dh: pointWith(p => new Uint8Array([...p, 0])) })],
  ['p256dh very long', 'p256dh_invalid', withKeys({ p256dh: 'A'.repeat(1_000_000) })],
  ['p256dh not base64', 'p256dh_invalid', withKeys({ p256dh: `${VALID.keys.p256dh.slice(1)}!` })],
  ['no auth', 'auth_invalid', withKeys({ auth: undefined })],
  ['auth of 15 bytes', 'auth_invalid', withKeys({ auth: encodeBase64Url(keys.auth.slice(0, 15)) })],
  ['auth of 17 bytes', 'auth_invalid', withKeys({ auth: encodeBase64Url(new Uint8Array(17)) })],
  ['auth empty', 'auth_invalid', withKeys({ auth: '' })],
]

describe('parseSubscription', () => {
  it('R9: gives raw bytes, and ignores what it does not know', () => {
    expect(parseSubscription({ ...VALID, expirationTime: null, extra: 1 }, POLICY)).toEqual({
      ok: true,
      subscription: {
        endpoint: keys.endpoint,
        p256dh: new Uint8Array(keys.p256dh),
        auth: new Uint8Array(keys.auth),
      },
    })
  })

  it('R9: takes keys in standard base64 with padding', () => {
    const standard = {
      p256dh: Buffer.from(keys.p256dh).toString('base64'),
      auth: Buffer.from(keys.auth).toString('base64'),
    }
    expect(parseSubscription(withKeys(standard), POLICY).ok).toBe(true)
  })

  it.each(MALFORMED)('R9 E1 E2: %s -> %s', (_what, code, input) => {
    expect(parseSubscription(input, POLICY)).toEqual({ ok: false, code })
  })

  it('R9: never throws, whatever JSON it is given', () => {
    const nearly = fc.record(
      {
        endpoint: fc.oneof(fc.constant(VALID.endpoint), fc.jsonValue()),
        keys: fc.oneof(
          fc.record(
            {
              p256dh: fc.oneof(fc.constant(VALID.keys.p256dh), fc.base64String(), fc.jsonValue()),
              auth: fc.oneof(fc.constant(VALID.keys.auth), fc.base64String(), fc.jsonValue()),
            },
            { requiredKeys: [] },
          ),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(nearly, fc.jsonValue()), input => {
        const parsed = parseSubscription(input, POLICY)
        const { p256dh, auth } = parsed.ok ? parsed.subscription : { p256dh: 'refused', auth: parsed.code }
        expect([
          [65, 16],
          [7, auth.length],
        ]).toContainEqual([p256dh.length, auth.length])
      }),
      { numRuns: 2000 },
    )
  })

  it('R9: a point with any bit changed is not on the curve, but for its mirror image', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 65 * 8 - 1 }), bit => {
        const point = new Uint8Array(keys.p256dh)
        const byte = bit >> 3
        point[byte] = (point[byte] ?? 0) ^ (1 << (bit & 7))
        expect(isPointOnCurve(point)).toBe(false)
      }),
    )
  })
})
