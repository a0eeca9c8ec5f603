import { createECDH } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64Url } from './base64.ts'
import { type EncryptOptions, encrypt } from './encrypt.ts'
import { WebPushError, type WebPushErrorCode } from './errors.ts'
import { maxPlaintextFor } from './limits.ts'
import { openBrowser } from './test-support/browser.ts'
import { plainEncrypt } from './test-support/plain-encrypt.ts'

const MOZILLA = 'https://updates.push.services.mozilla.com/wpush/v2/device'

function bytesOf(base64: string): Uint8Array {
  const bytes = decodeBase64(base64)
  if (!bytes) throw new Error('a test constant is not base64')
  return bytes
}

function codeOf(run: () => unknown): WebPushErrorCode | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof WebPushError) return error.code
    throw error
  }
}

describe('encrypt', () => {
  it('RFC 8291 §5: gives the example byte for byte', () => {
    const body = encrypt(
      Buffer.from('When I grow up, I want to be a watermelon'),
      {
        endpoint: 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV',
        p256dh: bytesOf('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
        auth: bytesOf('BTBZMqHH6r4Tts7J_aSIgg'),
      },
      {
        random: () => bytesOf('DGv6ra1nlYgDCS1FRnbzlw'),
        senderKey: bytesOf('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
      },
    )
    expect(encodeBase64Url(body)).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    )
  })

  it('R6 R8: whatever the message and the device, an independent library decrypts it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3993, size: 'max' }),
        fc.constantFrom(undefined, 128 as const, 256 as const),
        (plaintext, padTo) => {
          const browser = openBrowser()
          // A browser that is written to again is dealt with in another way than a new one.
          for (let message = 0; message < 3; message++) {
            const body = encrypt(plaintext, browser.subscription, padTo ? { padTo } : {})
            expect(browser.decrypt(body).equals(plaintext)).toBe(true)
            expect(body.length).toBeLessThanOrEqual(4096)
          }
        },
      ),
      // A smaller message would not say more, and shrinking thousands of bytes takes minutes.
      { numRuns: 500, endOnFailure: true },
    )
  })

  it('R8: whatever the message, the keys and the salt, the bytes are those of the plain form of RFC 8291', () => {
    const ecdh = createECDH('prime256v1')
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3993, size: 'max' }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (plaintext, salt) => {
          const { subscription } = openBrowser()
          ecdh.generateKeys()
          const senderKey = ecdh.getPrivateKey()
          const body = encrypt(plaintext, subscription, { random: () => salt, senderKey })
          expect(plainEncrypt(plaintext, subscription, salt, senderKey).equals(body)).toBe(true)
        },
      ),
      { numRuns: 500, endOnFailure: true },
    )
  })

  it('R6: every length from 0 to 3993 is one record of exactly that length and 103 bytes', () => {
    const browser = openBrowser()
    const plaintext = Buffer.alloc(3993, 'deskbell ')
    for (let length = 0; length <= 3993; length++) {
      const body = Buffer.from(encrypt(plaintext.subarray(0, length), browser.subscription))
      expect(body.length).toBe(length + 103)
      expect(body.readUInt32BE(16)).toBe(4096)
      expect(body[20]).toBe(65)
    }
    for (const length of [0, 1, 15, 16, 17, 255, 256, 2640, 3992, 3993]) {
      const message = plaintext.subarray(0, length)
      expect(browser.decrypt(encrypt(message, browser.subscription)).equals(message)).toBe(true)
    }
  })

  it('R6: one byte too many is a typed error, 2640 for Mozilla and 3993 elsewhere', () => {
    const fcm = openBrowser().subscription
    const mozilla = openBrowser(MOZILLA).subscription
    const run = (length: number, to: typeof fcm, options?: EncryptOptions) => () =>
      encrypt(new Uint8Array(length), to, options)
    expect(codeOf(run(3993, fcm))).toBeNull()
    expect(codeOf(run(3994, fcm))).toBe('plaintext_too_large')
    expect(codeOf(run(3994, fcm, { maxPlaintext: 5000 }))).toBe('plaintext_too_large')
    expect(encrypt(new Uint8Array(2640), mozilla).length).toBe(2743)
    expect(codeOf(run(2641, mozilla))).toBe('plaintext_too_large')
    expect(codeOf(run(2641, mozilla, { maxPlaintext: 3993 }))).toBeNull()
    expect(maxPlaintextFor('mozilla')).toBe(2640)
    for (const service of ['fcm', 'apple', 'wns', 'other'] as const) expect(maxPlaintextFor(service)).toBe(3993)
  })

  it('R7: padding hides the length within a bucket and stays inside the limit', () => {
    const { subscription } = openBrowser()
    const sizeOf = (length: number, padTo: 128 | 256) =>
      encrypt(new Uint8Array(length), subscription, { padTo }).length - 103
    expect([0, 1, 127, 128, 129].map(length => sizeOf(length, 128))).toEqual([0, 128, 128, 128, 256])
    expect([1, 256, 257].map(length => sizeOf(length, 256))).toEqual([256, 256, 512])
    expect(sizeOf(3990, 256)).toBe(3993)
    const mozilla = openBrowser(MOZILLA).subscription
    expect(encrypt(new Uint8Array(2600), mozilla, { padTo: 256 }).length - 103).toBe(2640)
  })

  it('R8: every message has its own salt and its own sender key', () => {
    const { subscription } = openBrowser()
    const bodies = Array.from({ length: 200 }, () => Buffer.from(encrypt(Buffer.from('same'), subscription)))
    const salts = new Set(bodies.map(body => body.toString('hex', 0, 16)))
    const senderKeys = new Set(bodies.map(body => body.toString('hex', 21, 86)))
    expect([salts.size, senderKeys.size]).toEqual([200, 200])
  })

  it('R8: does not touch what the caller gave', () => {
    const { subscription } = openBrowser()
    const plaintext = Buffer.from('unchanged')
    const senderKey = createECDH('prime256v1')
    senderKey.generateKeys()
    const privateKey = senderKey.getPrivateKey()
    const given = [plaintext, subscription.p256dh, subscription.auth, privateKey]
    const before = given.map(bytes => Buffer.from(bytes).toString('hex'))
    encrypt(plaintext, subscription, { senderKey: privateKey, padTo: 128 })
    expect(given.map(bytes => Buffer.from(bytes).toString('hex'))).toEqual(before)
  })

  it('RFC 8291 §2: refuses a key that is not on the curve, and secrets of the wrong size', () => {
    const { subscription } = openBrowser()
    const offCurve = new Uint8Array(subscription.p256dh).fill(1, 40)
    expect(codeOf(() => encrypt(new Uint8Array(1), { ...subscription, p256dh: offCurve }))).toBe('p256dh_invalid')
    const hybrid = Buffer.from(subscription.p256dh)
    hybrid[0] = 6 + ((hybrid[64] ?? 0) & 1)
    // Also when it comes again, and would be kept.
    expect(codeOf(() => encrypt(new Uint8Array(1), { ...subscription, p256dh: offCurve }))).toBe('p256dh_invalid')
    for (const p256dh of [hybrid, subscription.p256dh.subarray(0, 64), new Uint8Array(65)]) {
      expect(codeOf(() => encrypt(new Uint8Array(1), { ...subscription, p256dh }))).toBe('p256dh_invalid')
    }
    expect(codeOf(() => encrypt(new Uint8Array(1), { ...subscription, auth: new Uint8Array(15) }))).toBe('auth_invalid')
    expect(codeOf(() => encrypt(new Uint8Array(1), subscription, { random: () => new Uint8Array(8) }))).toBe(
      'salt_invalid',
    )
  })
})
