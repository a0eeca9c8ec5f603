import { describe, expect, it } from 'vitest'
import webpush from 'web-push'
import { VAPID } from './test-support/foreign-sender.ts'
import { checkVapid } from './vapid.ts'

const AUDIENCE = 'https://push.example.org'
const now = Date.parse('2026-11-21T12:00:00Z')
const inHours = (hours: number) => Math.floor(now / 1000 + hours * 3600)

function headerFor(changes: { aud?: string; sub?: string; exp?: number } = {}): string {
  const { aud = AUDIENCE, sub = 'mailto:a@example.org', exp = inHours(12) } = changes
  // The library checks `exp` against the real clock, so it signs a date that it accepts and the tests move theirs.
  return webpush.getVapidHeaders(aud, sub, VAPID.publicKey, VAPID.privateKey, 'aes128gcm', exp).Authorization
}

const check = (header: string | undefined, key: string | null = VAPID.publicKey, at = now) =>
  checkVapid(header, { audiences: [AUDIENCE], key, now: at })

describe('VAPID (RFC 8292)', () => {
  it('accepts what a foreign library signs, for the key that the subscription was made with', () => {
    expect(check(headerFor())).toEqual({ ok: true })
    expect(check(headerFor(), null)).toEqual({ ok: true })
  })

  it('is asked of restricted subscriptions alone', () => {
    expect(check(undefined)).toMatchObject({ ok: false, refusal: 'vapid_missing' })
    expect(check(undefined, null)).toEqual({ ok: true })
  })

  it.each([
    ['another audience', headerFor({ aud: 'https://other.example.org' }), VAPID.publicKey, now],
    ['more than 24 hours', headerFor({ exp: inHours(12) }), VAPID.publicKey, now - 12.1 * 3_600_000],
    ['a token that ended', headerFor({ exp: inHours(1) }), VAPID.publicKey, now + 3_600_000],
    ['another scheme', headerFor().replace('vapid', 'Bearer'), VAPID.publicKey, now],
    ['no parameters', 'vapid', VAPID.publicKey, now],
    ['a broken signature', headerFor().replace(/\.([^.,]+),/, `.${'A'.repeat(86)},`), VAPID.publicKey, now],
    ['a token in two parts', headerFor().replace(/\.[^.,]+,/, ','), VAPID.publicKey, now],
    ['a point off the curve', headerFor().replace(/k=.*/, `k=BA${'A'.repeat(85)}`), null, now],
  ] as const)('refuses %s', (_what, header, key, at) => {
    expect(check(header, key, at)).toMatchObject({
      ok: false,
      refusal: 'vapid_invalid',
      reason: expect.any(String) as unknown,
    })
  })

  it('tells a key that is in order from the one that the subscription was made with', () => {
    const { publicKey } = webpush.generateVAPIDKeys()
    expect(check(headerFor(), publicKey)).toMatchObject({ ok: false, refusal: 'vapid_other_key' })
  })

  it.each([
    ['mailto:ops@example.org', true],
    ['https://example.org/contact', true],
    ['mailto:ops@localhost', false],
    ['mailto:ops@desk.local', false],
    ['https://desk.local', false],
    ['https://10.0.0.1', false],
  ])('V3: a strict service looks at who %s is', (sub, ok) => {
    const expected = { audiences: [AUDIENCE], key: VAPID.publicKey, now }
    expect(checkVapid(headerFor({ sub }), { ...expected, strictSubject: true })).toMatchObject({ ok })
    expect(checkVapid(headerFor({ sub }), expected)).toMatchObject({ ok: true })
  })
})
