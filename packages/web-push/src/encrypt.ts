import { createCipheriv, createSecretKey } from 'node:crypto'
import { WebPushError } from './errors.ts'
import { deriveRecordKey, makeMessageKey } from './key-schedule.ts'
import { ENCRYPTION_OVERHEAD, MAX_BODY_BYTES, maxPlaintextFor, SHORTEST_LIMIT } from './limits.ts'
import type { Prekeys } from './prekeys.ts'
import { pushServiceOf } from './push-services.ts'
import { nextSalt, SALT_BYTES } from './salts.ts'
import { AUTH_BYTES, PUBLIC_KEY_BYTES, type PushSubscriptionKeys } from './subscription.ts'

export type EncryptOptions = {
  /** Hides the length: zeros up to the next multiple of so many bytes, within the limit (R7). */
  readonly padTo?: 128 | 256
  /** Replaces the limit of {@link maxPlaintextFor}; at most 3993. */
  readonly maxPlaintext?: number
  /** Keys made beforehand; without one for this subscription, a fresh one is made now. */
  readonly prekeys?: Pick<Prekeys, 'take'>
  /** The source of the salt; tests give a fixed one. */
  readonly random?: (size: number) => Uint8Array
  /** The sender's private key instead of a fresh one. For test vectors only: a key must never be used twice (R8). */
  readonly senderKey?: Uint8Array
}

const TAG_BYTES = 16
const HEADER_BYTES = SALT_BYTES + 4 + 1 + PUBLIC_KEY_BYTES
const HARD_LIMIT = MAX_BODY_BYTES - ENCRYPTION_OVERHEAD
/** RFC 8188 §2: marks the last record; we only ever write one. */
const LAST_RECORD = 0x02
/** The plaintext, its mark and its padding; zeros between two messages. */
const record = Buffer.alloc(HARD_LIMIT + 1)

/**
 * Encrypts a message for one subscription: RFC 8291, one record, `rs` 4096. The result is the request's body.
 * Throws `plaintext_too_large` above the limit of the endpoint's push service (R6).
 */
export function encrypt(
  plaintext: Uint8Array,
  subscription: PushSubscriptionKeys,
  options: EncryptOptions = {},
): Uint8Array {
  const limit = limitFor(plaintext.length, subscription.endpoint, options)
  if (plaintext.length > limit) {
    throw new WebPushError('plaintext_too_large', `The plaintext has ${plaintext.length} bytes, ${limit} are allowed.`)
  }
  if (subscription.auth.length !== AUTH_BYTES)
    throw new WebPushError('auth_invalid', 'The auth secret must have 16 bytes.')
  const salt = options.random ? options.random(SALT_BYTES) : nextSalt()
  if (salt.length !== SALT_BYTES) throw new WebPushError('salt_invalid', 'The salt must have 16 bytes.')

  const length = paddedLength(plaintext.length, limit, options.padTo)
  const { publicKey, ikm } = options.prekeys?.take(subscription) ?? makeMessageKey(subscription, options.senderKey)
  const { key, nonce } = deriveRecordKey(ikm, salt)

  const body = Buffer.allocUnsafe(ENCRYPTION_OVERHEAD + length)
  body.set(salt, 0)
  body.writeUInt32BE(MAX_BODY_BYTES, SALT_BYTES)
  body[SALT_BYTES + 4] = PUBLIC_KEY_BYTES
  body.set(publicKey, SALT_BYTES + 5)

  record.set(plaintext)
  record[plaintext.length] = LAST_RECORD
  // As a key object: with plain bytes, `createCipheriv` takes three times as long.
  const cipher = createCipheriv('aes-128-gcm', createSecretKey(key), nonce)
  body.set(cipher.update(record.subarray(0, length + 1)), HEADER_BYTES)
  cipher.final()
  body.set(cipher.getAuthTag(), body.length - TAG_BYTES)
  key.fill(0)
  nonce.fill(0)
  record.fill(0, 0, length + 1)
  return body
}

function limitFor(length: number, endpoint: string, { maxPlaintext, padTo }: EncryptOptions): number {
  // What fits everywhere needs no look at the endpoint.
  if (maxPlaintext === undefined && padTo === undefined && length <= SHORTEST_LIMIT) return SHORTEST_LIMIT
  return Math.min(maxPlaintext ?? maxPlaintextFor(pushServiceOf(endpoint)), HARD_LIMIT)
}

function paddedLength(length: number, limit: number, bucket: number | undefined): number {
  if (bucket === undefined) return length
  if (bucket !== 128 && bucket !== 256) throw new WebPushError('padding_invalid', 'Padding is to 128 or 256 bytes.')
  return Math.min(Math.ceil(length / bucket) * bucket, limit)
}
