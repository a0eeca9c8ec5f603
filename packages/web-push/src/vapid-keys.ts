import { createECDH, createHash, createPrivateKey, type KeyObject } from 'node:crypto'
import { decodeBase64, encodeBase64Url } from './base64.ts'
import { WebPushError } from './errors.ts'
import { isPointOnCurve } from './subscription.ts'

/** An application server key pair (RFC 8292), base64url without padding. */
export type VapidKeys = {
  /** 65 bytes, uncompressed: what browsers take as `applicationServerKey`. */
  readonly publicKey: string
  /** 32 bytes. A secret: seal it at rest (V5). */
  readonly privateKey: string
}

const CURVE = 'prime256v1'
const SCALAR_BYTES = 32
const KEY_ID_LENGTH = 16

/** Makes a new key pair. */
export function generateVapidKeys(): VapidKeys {
  const ecdh = createECDH(CURVE)
  const publicKey = ecdh.generateKeys()
  const scalar = ecdh.getPrivateKey()
  const padded = Buffer.alloc(SCALAR_BYTES)
  scalar.copy(padded, SCALAR_BYTES - scalar.length)
  const keys = { publicKey: encodeBase64Url(publicKey), privateKey: encodeBase64Url(padded) }
  scalar.fill(0)
  padded.fill(0)
  return keys
}

/** A short, public name of a VAPID public key, for the subscription's row (V4): 16 characters of its SHA-256. */
export function vapidKeyId(publicKey: string): string {
  return createHash('sha256').update(decodePublicKey(publicKey)).digest('base64url').slice(0, KEY_ID_LENGTH)
}

/** The signing key of a pair. Throws `vapid_key_invalid` if the two halves are not a P-256 pair. */
export function importVapidKey(keys: VapidKeys): KeyObject {
  const point = decodePublicKey(keys.publicKey)
  const scalar = decodeBase64(keys.privateKey)
  if (scalar?.length !== SCALAR_BYTES || !isPair(scalar, point))
    throw invalidKey('The VAPID keys are not a P-256 pair.')
  scalar.fill(0)
  return createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: encodeBase64Url(point.subarray(1, 33)),
      y: encodeBase64Url(point.subarray(33)),
      d: keys.privateKey.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
    },
  })
}

function decodePublicKey(publicKey: string): Uint8Array {
  const point = decodeBase64(publicKey)
  if (!point || !isPointOnCurve(point)) throw invalidKey('The VAPID public key is not a point of P-256.')
  return point
}

function isPair(scalar: Uint8Array, point: Uint8Array): boolean {
  const ecdh = createECDH(CURVE)
  try {
    ecdh.setPrivateKey(scalar)
  } catch {
    return false
  }
  return ecdh.getPublicKey().equals(point)
}

function invalidKey(message: string): WebPushError {
  return new WebPushError('vapid_key_invalid', message)
}
