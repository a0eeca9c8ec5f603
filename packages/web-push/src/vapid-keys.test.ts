import { createECDH } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeBase64, encodeBase64Url } from './base64.ts'
import { isPointOnCurve } from './subscription.ts'
import { generateVapidKeys, importVapidKey, vapidKeyId } from './vapid-keys.ts'

describe('VAPID keys', () => {
  it('are always 65 and 32 bytes, and a pair', () => {
    // One key in 256 starts with a zero byte that Node leaves out: enough rounds to meet one.
    for (let round = 0; round < 1200; round++) {
      const keys = generateVapidKeys()
      const point = decodeBase64(keys.publicKey)
      const scalar = decodeBase64(keys.privateKey)
      expect([point?.length, scalar?.length]).toEqual([65, 32])
      const ecdh = createECDH('prime256v1')
      ecdh.setPrivateKey(scalar ?? new Uint8Array())
      expect(ecdh.getPublicKey('base64url')).toBe(keys.publicKey)
    }
  })

  it('V4: the key id is short, stable, public, and the same however the key is written', () => {
    const { publicKey } = generateVapidKeys()
    const id = vapidKeyId(publicKey)
    expect(id).toMatch(/^[A-Za-z0-9_-]{16}$/)
    expect(vapidKeyId(Buffer.from(publicKey, 'base64url').toString('base64'))).toBe(id)
    expect(vapidKeyId(generateVapidKeys().publicKey)).not.toBe(id)
    expect(id).not.toContain(publicKey.slice(0, 8))
  })

  it('refuses halves that are no pair, with an error that shows neither', () => {
    const one = generateVapidKeys()
    const other = generateVapidKeys()
    const offCurve = encodeBase64Url(new Uint8Array(65).fill(4))
    expect(isPointOnCurve(new Uint8Array(65).fill(4))).toBe(false)
    for (const keys of [
      { publicKey: one.publicKey, privateKey: other.privateKey },
      { publicKey: offCurve, privateKey: one.privateKey },
      { publicKey: '', privateKey: one.privateKey },
      { publicKey: one.publicKey, privateKey: '' },
      { publicKey: one.publicKey, privateKey: encodeBase64Url(new Uint8Array(32)) },
      { publicKey: one.publicKey, privateKey: encodeBase64Url(new Uint8Array(32).fill(0xff)) },
    ]) {
      expect(() => importVapidKey(keys)).toThrow(expect.objectContaining({ code: 'vapid_key_invalid' }))
      expect(() => importVapidKey(keys)).toThrow(/^The VAPID [a-zA-Z0-9 -]+\.$/)
    }
  })
})
