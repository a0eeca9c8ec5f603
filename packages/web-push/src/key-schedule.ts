import { hmacSha256 } from './hmac.ts'
import { agree } from './sender-key.ts'
import { PUBLIC_KEY_BYTES, type PushSubscriptionKeys } from './subscription.ts'

/** All of a message's secrets that do not depend on its salt: used for one message, then wiped (R8). */
export type MessageKey = {
  /** The sender's public key of this message. */
  readonly publicKey: Uint8Array
  /** RFC 8291 §3.4: the input keying material, 32 bytes. Whoever uses it overwrites it. */
  readonly ikm: Uint8Array
}

const KEY_BYTES = 16
const NONCE_BYTES = 12

const CEK_INFO = Buffer.from('Content-Encoding: aes128gcm\0\x01')
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0\x01')
const KEY_INFO = Buffer.from('WebPush: info\0')
/** "WebPush: info", the browser's key, the sender's key, and the counter of HKDF's first block. */
const info = Buffer.alloc(KEY_INFO.length + 2 * PUBLIC_KEY_BYTES + 1, 1)
info.set(KEY_INFO)

/**
 * Agrees on a secret with the browser, with a fresh key pair or with a given private key (RFC 8291 §3.4).
 * Throws `p256dh_invalid`.
 */
export function makeMessageKey({ p256dh, auth }: PushSubscriptionKeys, senderKey?: Uint8Array): MessageKey {
  const { publicKey, secret } = agree(p256dh, senderKey)
  const prk = hmacSha256(auth, secret)
  info.set(p256dh, KEY_INFO.length)
  info.set(publicKey, KEY_INFO.length + PUBLIC_KEY_BYTES)
  const ikm = hmacSha256(prk, info)
  secret.fill(0)
  prk.fill(0)
  return { publicKey, ikm }
}

/** HKDF over the salt (RFC 8188 §2.2, §2.3). Every output is one HMAC block or less. Wipes `ikm`. */
export function deriveRecordKey(ikm: Uint8Array, salt: Uint8Array): { key: Uint8Array; nonce: Uint8Array } {
  const prk = hmacSha256(salt, ikm)
  const key = hmacSha256(prk, CEK_INFO)
  const nonce = hmacSha256(prk, NONCE_INFO)
  ikm.fill(0)
  prk.fill(0)
  return { key: key.subarray(0, KEY_BYTES), nonce: nonce.subarray(0, NONCE_BYTES) }
}
