import { createECDH, type ECDH, randomBytes } from 'node:crypto'
import { WebPushError } from './errors.ts'
import { PUBLIC_KEY_BYTES, UNCOMPRESSED_POINT } from './subscription.ts'

/** The sender's half of one message: its public key, and the secret that it shares with the browser. */
export type Agreement = { readonly publicKey: Buffer; readonly secret: Buffer }

const CURVE = 'prime256v1'
const SCALAR_BYTES = 32

/** One object for all messages saves setting it up; each message overwrites the private half of the last one (R8). */
let ecdh: ECDH | null = null

/**
 * ECDH with a fresh key pair, or with a given private key (RFC 8291 §3.1). Throws `p256dh_invalid` if the browser's key
 * is not an uncompressed point of P-256.
 */
export function agree(p256dh: Uint8Array, privateKey?: Uint8Array): Agreement {
  if (p256dh.length !== PUBLIC_KEY_BYTES || p256dh[0] !== UNCOMPRESSED_POINT) throw invalidBrowserKey()
  ecdh ??= createECDH(CURVE)
  if (privateKey) ecdh.setPrivateKey(privateKey)
  else setFreshKey(ecdh)
  try {
    return { publicKey: ecdh.getPublicKey(), secret: ecdh.computeSecret(p256dh) }
  } catch (error) {
    // OpenSSL itself refuses to compute with a point off the curve.
    if (hasCode(error, 'ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY')) throw invalidBrowserKey()
    throw error
  }
}

/**
 * A random scalar, drawn until it is in range, is a key (FIPS 186-5 A.2.2); `generateKeys()` does the same and takes
 * twice as long. Out of range is one draw in four thousand million, so the loop ends.
 */
function setFreshKey(target: ECDH): void {
  for (;;) {
    const scalar = randomBytes(SCALAR_BYTES)
    try {
      target.setPrivateKey(scalar)
      return
    } catch (error) {
      if (!hasCode(error, 'ERR_CRYPTO_INVALID_KEYTYPE')) throw error
    } finally {
      scalar.fill(0)
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

function invalidBrowserKey(): WebPushError {
  return new WebPushError('p256dh_invalid', 'The browser key is not a point of P-256.')
}
