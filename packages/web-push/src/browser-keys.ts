import { createPublicKey, type KeyObject } from 'node:crypto'
import { WebPushError } from './errors.ts'

/** SubjectPublicKeyInfo of a P-256 key up to its point (RFC 5480 §2). */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
/** About 2.6 KB each while they are held. */
const MAX_HELD = 8192

/** Browsers seen lately: null for one that was seen once, its key from the second time on. */
let young = new Map<string, KeyObject | null>()
/** The generation before: it goes when the young one is full, so that at most twice {@link MAX_HELD} are held. */
let old = new Map<string, KeyObject | null>()

/**
 * The browser's public key for OpenSSL, or null the first time that it is seen: importing costs half as much as a whole
 * message, and saves a fifth of each later one. A browser never changes its key, so there is nothing to refresh.
 * The import checks that the point is on the curve (RFC 8291 §2): throws `p256dh_invalid`.
 */
export function importBrowserKey(p256dh: Uint8Array): KeyObject | null {
  const name = Buffer.from(p256dh.buffer, p256dh.byteOffset, p256dh.byteLength).toString('latin1')
  const known = young.get(name)
  if (known) return known
  const before = known === undefined ? old.get(name) : known
  const key = before === null ? toKeyObject(p256dh) : (before ?? null)
  if (young.size >= MAX_HELD) {
    old = young
    young = new Map()
  }
  young.set(name, key)
  return key
}

function toKeyObject(p256dh: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_HEAD, p256dh]), format: 'der', type: 'spki' })
  } catch {
    throw invalidBrowserKey()
  }
}

/** For a key that is not an uncompressed point of P-256. Never names the key. */
export function invalidBrowserKey(): WebPushError {
  return new WebPushError('p256dh_invalid', 'The browser key is not a point of P-256.')
}
