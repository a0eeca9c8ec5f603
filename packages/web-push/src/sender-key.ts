import { createECDH, diffieHellman, type ECDH, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { importBrowserKey, invalidBrowserKey } from './browser-keys.ts'
import { AGREED, AGREEMENT_BYTES, type NativeAgreement, nativeAgreement, PEER_REFUSED } from './native-agreement.ts'
import { PUBLIC_KEY_BYTES, UNCOMPRESSED_POINT } from './subscription.ts'

/** The sender's half of one message: its public key, and the secret that it shares with the browser, to be wiped. */
export type Agreement = { readonly publicKey: Uint8Array; readonly secret: Uint8Array }

const CURVE = { namedCurve: 'prime256v1' }
const SCALAR_BYTES = 32
const RAW = { format: 'raw-public' } as const
/** Node 24 learnt to give a key's plain bytes in the course of its life. */
const canExportRaw = exportsRaw()

/** One object for all messages saves setting it up; each message overwrites the private half of the last one (R8). */
let ecdh: ECDH | null = null
/** Where compiled code writes; zeros between two messages. */
const out = new Uint8Array(AGREEMENT_BYTES)

/**
 * ECDH with a fresh key pair, or with a given private key (RFC 8291 §3.1). Throws `p256dh_invalid` if the browser's key
 * is not an uncompressed point of P-256.
 *
 * OpenSSL's `ECDH` object proves its own key pair again for every secret, which costs two multiplications out of three.
 * Key objects do not, but the browser's key must be imported first: worth it for a browser that is written to again.
 * Compiled code, where it is there, does the same work without the objects.
 */
export function agree(p256dh: Uint8Array, privateKey?: Uint8Array): Agreement {
  if (p256dh.length !== PUBLIC_KEY_BYTES || p256dh[0] !== UNCOMPRESSED_POINT) throw invalidBrowserKey()
  const native = privateKey ? null : nativeAgreement()
  if (native) return agreeNatively(native, p256dh)
  const browserKey = privateKey ? null : importBrowserKey(p256dh)
  if (!browserKey) return agreeOnce(p256dh, privateKey)
  const own = generateKeyPairSync('ec', CURVE)
  const secret = diffieHellman({ privateKey: own.privateKey, publicKey: browserKey })
  return { publicKey: rawPublicKey(own.publicKey), secret }
}

function agreeNatively(native: NativeAgreement, p256dh: Uint8Array): Agreement {
  const code = native(p256dh, out)
  if (code === PEER_REFUSED) throw invalidBrowserKey()
  if (code !== AGREED) throw new Error(`The native key agreement failed with code ${code}.`)
  const agreement = { publicKey: out.slice(0, PUBLIC_KEY_BYTES), secret: out.slice(PUBLIC_KEY_BYTES) }
  out.fill(0)
  return agreement
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
