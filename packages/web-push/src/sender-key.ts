import { createECDH, diffieHellman, type ECDH, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { importBrowserKey, invalidBrowserKey } from './browser-keys.ts'
import { PUBLIC_KEY_BYTES, UNCOMPRESSED_POINT } from './subscription.ts'

/** The sender's half of one message: its public key, and the secret that it shares with the browser. */
export type Agreement = { readonly publicKey: Uint8Array; readonly secret: Uint8Array }

const CURVE = { namedCurve: 'prime256v1' }
const SCALAR_BYTES = 32
const RAW = { format: 'raw-public' } as const
/** Node 24 learnt to give a key's plain bytes in the course of its life. */
const canExportRaw = exportsRaw()

/** One object for all messages saves setting it up; each message overwrites the private half of the last one (R8). */
let ecdh: ECDH | null = null

/**
 * ECDH with a fresh key pair, or with a given private key (RFC 8291 §3.1). Throws `p256dh_invalid` if the browser's key
 * is not an uncompressed point of P-256.
 *
 * OpenSSL's `ECDH` object proves its own key pair again for every secret, which costs two multiplications out of three.
 * Key objects do not, but the browser's key must be imported first: worth it for a browser that is written to again.
 */
export function agree(p256dh: Uint8Array, privateKey?: Uint8Array): Agreement {
  if (p256dh.length !== PUBLIC_KEY_BYTES || p256dh[0] !== UNCOMPRESSED_POINT) throw invalidBrowserKey()
  const browserKey = privateKey ? null : importBrowserKey(p256dh)
  if (!browserKey) return agreeOnce(p256dh, privateKey)
  const own = generateKeyPairSync('ec', CURVE)
  const secret = diffieHellman({ privateKey: own.privateKey, publicKey: browserKey })
  return { publicKey: rawPublicKey(own.publicKey), secret }
}

function agreeOnce(p256dh: Uint8Array, privateKey: Uint8Array | undefined): Agreement {
  ecdh ??= createECDH(CURVE.namedCurve)
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

function rawPublicKey(key: KeyObject): Uint8Array {
  if (canExportRaw) return key.export(RAW)
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  return Buffer.concat([Uint8Array.of(UNCOMPRESSED_POINT), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}

function exportsRaw(): boolean {
  try {
    return generateKeyPairSync('ec', CURVE).publicKey.export(RAW).length === PUBLIC_KEY_BYTES
  } catch {
    return false
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
