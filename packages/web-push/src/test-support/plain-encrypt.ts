import { createCipheriv, createECDH, createHmac } from 'node:crypto'
import type { PushSubscriptionKeys } from '../subscription.ts'

/**
 * RFC 8291 as it stands, step by step with Node's own ECDH and HMAC: what the quick code is held against. Takes the
 * salt and the sender's private key, so that the same input gives the same bytes.
 */
export function plainEncrypt(
  plaintext: Uint8Array,
  { p256dh, auth }: PushSubscriptionKeys,
  salt: Uint8Array,
  senderKey: Uint8Array,
): Buffer {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(senderKey)
  const publicKey = ecdh.getPublicKey()
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, publicKey, Buffer.from([1])])
  const ikm = hmac(hmac(auth, ecdh.computeSecret(p256dh)), info)
  const prk = hmac(salt, ikm)
  const key = hmac(prk, Buffer.from('Content-Encoding: aes128gcm\0\x01')).subarray(0, 16)
  const nonce = hmac(prk, Buffer.from('Content-Encoding: nonce\0\x01')).subarray(0, 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const header = Buffer.from([0, 0, 0x10, 0, 65])
  const parts = [salt, header, publicKey, cipher.update(plaintext), cipher.update(Buffer.from([2])), cipher.final()]
  return Buffer.concat([...parts, cipher.getAuthTag()])
}

function hmac(key: Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest()
}
