import { createCipheriv, randomBytes } from 'node:crypto'
import { WebPushError } from './errors.ts'
import { hmacSha256 } from './hmac.ts'
import { ENCRYPTION_OVERHEAD, MAX_BODY_BYTES, maxPlaintextFor } from './limits.ts'
import { pushServiceOf } from './push-services.ts'
import { agree } from './sender-key.ts'
import { AUTH_BYTES, PUBLIC_KEY_BYTES, type PushSubscriptionKeys } from './subscription.ts'

export type EncryptOptions = {
  /** Hides the length: zeros up to the next multiple of so many bytes, within the limit (R7). */
  readonly padTo?: 128 | 256
  /** Replaces the limit of {@link maxPlaintextFor}; at most 3993. */
  readonly maxPlaintext?: number
  /** The source of the salt; tests give a fixed one. */
  readonly random?: (size: number) => Uint8Array
  /** The sender's private key instead of a fresh one. For test vectors only: a key must never be used twice (R8). */
  readonly senderKey?: Uint8Array
}

const SALT_BYTES = 16
const TAG_BYTES = 16
const KEY_BYTES = 16
const NONCE_BYTES = 12
const HEADER_BYTES = SALT_BYTES + 4 + 1 + PUBLIC_KEY_BYTES
const HARD_LIMIT = MAX_BODY_BYTES - ENCRYPTION_OVERHEAD
/** RFC 8188 §2: marks the last record; we only ever write one. */
const LAST_RECORD = 0x02

const KEY_INFO = Buffer.from('WebPush: info\0')
const CEK_INFO = Buffer.from('Content-Encoding: aes128gcm\0\x01')
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0\x01')
const ONE = Buffer.from([1])

/**
 * Encrypts a message for one subscription: RFC 8291, one record, `rs` 4096. The result is the request's body.
 * Throws `plaintext_too_large` above the limit of the endpoint's push service (R6).
 */
export function encrypt(
  plaintext: Uint8Array,
  subscription: PushSubscriptionKeys,
  options: EncryptOptions = {},
): Uint8Array {
  const limit = Math.min(options.maxPlaintext ?? maxPlaintextFor(pushServiceOf(subscription.endpoint)), HARD_LIMIT)
  if (plaintext.length > limit) {
    throw new WebPushError('plaintext_too_large', `The plaintext has ${plaintext.length} bytes, ${limit} are allowed.`)
  }
  const { p256dh, auth } = subscription
  if (auth.length !== AUTH_BYTES) throw new WebPushError('auth_invalid', 'The auth secret must have 16 bytes.')
  const salt = (options.random ?? randomBytes)(SALT_BYTES)
  if (salt.length !== SALT_BYTES) throw new WebPushError('salt_invalid', 'The salt must have 16 bytes.')

  const { publicKey, secret } = agree(p256dh, options.senderKey)
  const { key, nonce } = deriveKeys(secret, auth, p256dh, publicKey, salt)

  const length = paddedLength(plaintext.length, limit, options.padTo)
  const body = Buffer.alloc(ENCRYPTION_OVERHEAD + length)
  body.set(salt, 0)
  body.writeUInt32BE(MAX_BODY_BYTES, SALT_BYTES)
  body[SALT_BYTES + 4] = PUBLIC_KEY_BYTES
  body.set(publicKey, SALT_BYTES + 5)

  const record = Buffer.alloc(length + 1)
  record.set(plaintext)
  record[plaintext.length] = LAST_RECORD
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  body.set(cipher.update(record), HEADER_BYTES)
  cipher.final()
  body.set(cipher.getAuthTag(), body.length - TAG_BYTES)
  key.fill(0)
  nonce.fill(0)
  record.fill(0)
  return body
}

/** RFC 8291 §3.4: HKDF over the auth secret, then over the salt. Every output is one HMAC block or less. */
function deriveKeys(
  secret: Buffer,
  auth: Uint8Array,
  p256dh: Uint8Array,
  publicKey: Buffer,
  salt: Uint8Array,
): { key: Buffer; nonce: Buffer } {
  const authPrk = hmacSha256(auth, secret)
  const ikm = hmacSha256(authPrk, Buffer.concat([KEY_INFO, p256dh, publicKey, ONE]))
  const prk = hmacSha256(salt, ikm)
  const key = hmacSha256(prk, CEK_INFO)
  const nonce = hmacSha256(prk, NONCE_INFO)
  for (const used of [secret, authPrk, ikm, prk]) used.fill(0)
  return { key: key.subarray(0, KEY_BYTES), nonce: nonce.subarray(0, NONCE_BYTES) }
}

function paddedLength(length: number, limit: number, bucket: number | undefined): number {
  if (bucket === undefined) return length
  if (bucket !== 128 && bucket !== 256) throw new WebPushError('padding_invalid', 'Padding is to 128 or 256 bytes.')
  return Math.min(Math.ceil(length / bucket) * bucket, limit)
}
