import { describe, expect, it } from 'vitest'
import { readVapidHeader } from './test-support/vapid-header.ts'
import { generateVapidKeys, vapidKeyId } from './vapid-keys.ts'
import { createVapidSigner } from './vapid-signer.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 21, 6, 0, 0)
const ORIGIN = 'https://web.push.apple.com'
const subject = 'mailto:ops@example.com'

function signerWithClock(startsAt = START) {
  const clock = { time: startsAt }
  const keys = generateVapidKeys()
  return { clock, keys, signer: createVapidSigner({ ...keys, subject, now: () => clock.time }) }
}

function expiryOf(header: string): number {
  return Number(readVapidHeader(header).claims['exp']) * 1000
}

describe('createVapidSigner', () => {
  it('RFC 8292 §2.4: the reader of these tests verifies the example', () => {
    const example =
      'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs'
    expect(readVapidHeader(example)).toMatchObject({
      verified: true,
      claims: { aud: 'https://push.example.net', exp: 1453523768, sub: 'mailto:push@example.com' },
    })
  })

  it('V1: has the form of RFC 8292, aud, exp in 12 h, sub, and a raw signature of 64 bytes', () => {
    const { keys, signer } = signerWithClock()
    expect(readVapidHeader(signer.header(ORIGIN))).toEqual({
      jwtHeader: { typ: 'JWT', alg: 'ES256' },
      claims: { aud: ORIGIN, exp: (START + 12 * HOUR) / 1000, sub: subject },
      signatureBytes: 64,
      publicKey: keys.publicKey,
      verified: true,
    })
    expect(signer).toMatchObject({ keyId: vapidKeyId(keys.publicKey), publicKey: keys.publicKey })
  })

  it('V1: exp is a whole number and never more than 23 h away, at any time', () => {
    const { clock, signer } = signerWithClock(START + 321.5)
    for (let hour = 0; hour < 48; hour++) {
      const header = signer.header(ORIGIN)
      expect(expiryOf(header) % 1000).toBe(0)
      expect(expiryOf(header) - clock.time).toBeLessThanOrEqual(12 * HOUR)
      expect(expiryOf(header) - clock.time).toBeGreaterThan(2 * HOUR)
      clock.time += HOUR + 777
    }
  })

  it('V2: one token an origin and key, renewed at 75 % of its life', () => {
    const { clock, signer } = signerWithClock()
    const first = signer.header(ORIGIN)
    expect(signer.header('https://fcm.googleapis.com')).not.toBe(first)
    clock.time = START + 9 * HOUR - 1
    expect(signer.header(ORIGIN)).toBe(first)
    clock.time = START + 9 * HOUR
    const second = signer.header(ORIGIN)
    expect(second).not.toBe(first)
    expect(expiryOf(second)).toBe(START + 21 * HOUR)
    expect(signerWithClock().signer.header(ORIGIN)).not.toBe(first)
  })

  it('V2: a clock that goes back does not leave a token that is valid for too long', () => {
    const { clock, signer } = signerWithClock()
    const first = signer.header(ORIGIN)
    clock.time = START - HOUR / 2
    expect(signer.header(ORIGIN)).toBe(first)
    clock.time = START - 20 * HOUR
    expect(expiryOf(signer.header(ORIGIN)) - clock.time).toBe(12 * HOUR)
  })

  it("V2: after a refusal takes over the service's clock, once an hour", () => {
    const { clock, signer } = signerWithClock()
    const early = signer.header(ORIGIN)
    const serverTime = START - 14 * HOUR
    expect(signer.renew(ORIGIN, serverTime)).toBe(true)
    const corrected = signer.header(ORIGIN)
    expect(corrected).not.toBe(early)
    expect(expiryOf(corrected)).toBe(serverTime + 12 * HOUR)
    expect(signer.renew(ORIGIN, serverTime)).toBe(false)
    expect(signer.header(ORIGIN)).toBe(corrected)
    clock.time += HOUR
    expect(signer.renew(ORIGIN)).toBe(true)
    expect(expiryOf(signer.header(ORIGIN))).toBe(clock.time + 12 * HOUR)
    expect(expiryOf(signer.header('https://fcm.googleapis.com'))).toBe(clock.time + 12 * HOUR)
  })

  it('V2: whoever was refused with the old token beside the first one tries again with the new one', () => {
    const { signer } = signerWithClock()
    const old = signer.header(ORIGIN)
    expect(signer.renew(ORIGIN, START, old)).toBe(true)
    expect(signer.renew(ORIGIN, START, old)).toBe(true)
    const fresh = signer.header(ORIGIN)
    expect(fresh).not.toBe(old)
    expect(signer.renew(ORIGIN, START, old)).toBe(true)
    expect(signer.renew(ORIGIN, START, fresh)).toBe(false)
    expect(signer.header(ORIGIN)).toBe(fresh)
  })

  it('V2: invented host names do not fill the memory', () => {
    const { signer } = signerWithClock()
    const first = signer.header('https://a0.notify.windows.com')
    for (let count = 1; count <= 1000; count++) signer.header(`https://a${count}.notify.windows.com`)
    expect(signer.header('https://a0.notify.windows.com')).not.toBe(first)
  })

  it.each(['', 'https://fcm.googleapis.com/', 'https://fcm.googleapis.com/x', 'http://fcm.googleapis.com', 'null'])(
    'V1: refuses the audience %j',
    origin => {
      const { signer } = signerWithClock()
      expect(() => signer.header(origin)).toThrow(expect.objectContaining({ code: 'origin_invalid' }))
    },
  )

  it('V3: does not start with a subject that Apple refuses', () => {
    const start = () => createVapidSigner({ ...generateVapidKeys(), subject: 'mailto:ops@localhost' })
    expect(start).toThrow(expect.objectContaining({ code: 'vapid_subject_invalid' }))
  })
})
