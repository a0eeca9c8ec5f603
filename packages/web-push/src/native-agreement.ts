import { createECDH } from 'node:crypto'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * The compiled half of native/agree.c: a fresh key pair, and the secret that it shares with `p256dh` (65 bytes). Writes
 * the public key and the secret to `out` (97 bytes) and returns 0; otherwise leaves zeros there and returns 1 if the
 * point is not an uncompressed one of P-256, or another code.
 */
export type NativeAgreement = (p256dh: Uint8Array, out: Uint8Array) => number

export const AGREED = 0
export const PEER_REFUSED = 1
const POINT_BYTES = 65
const SECRET_BYTES = 32
export const AGREEMENT_BYTES = POINT_BYTES + SECRET_BYTES
const TRIALS = 4

/** Where native/build.mjs puts it: for exactly this Node. */
const LIBRARY = `../.cache/native/agree-${process.platform}-${process.arch}-${process.version}.node`

let permitted = true
/** Undefined until it is first asked for. */
let found: NativeAgreement | null | undefined

/**
 * Whether keys may be agreed on by compiled code, for the whole process (default: yes). Compiled code is used only if
 * `native/build.mjs` has built it for this Node and it computes what Node computes.
 * @returns whether it is used now
 */
export function useNativeCrypto(use: boolean): boolean {
  permitted = use
  return nativeAgreement() !== null
}

/** The compiled agreement, or null where it is not there, not permitted or not right. Loaded once in a thread. */
export function nativeAgreement(): NativeAgreement | null {
  if (!permitted) return null
  if (found === undefined) found = loadNativeAgreement(fileURLToPath(new URL(LIBRARY, import.meta.url)))
  return found
}

/** Loads a library and tries it beside Node's own ECDH; null for one that is missing, broken or wrong. */
export function loadNativeAgreement(file: string): NativeAgreement | null {
  try {
    const library: unknown = createRequire(import.meta.url)(file)
    return hasAgree(library) && isRight(library.agree) ? library.agree : null
  } catch {
    // It is an option: whatever is wrong with it, the message goes out.
    return null
  }
}

function hasAgree(library: unknown): library is { agree: NativeAgreement } {
  return typeof library === 'object' && library !== null && 'agree' in library && typeof library.agree === 'function'
}

function isRight(agree: NativeAgreement): boolean {
  const seen = new Set<string>()
  const out = Buffer.alloc(AGREEMENT_BYTES)
  for (let n = 0; n < TRIALS; n++) {
    const browser = createECDH('prime256v1')
    const p256dh = browser.generateKeys()
    if (agree(p256dh, out) !== AGREED) return false
    const publicKey = out.subarray(0, POINT_BYTES)
    if (!browser.computeSecret(publicKey).equals(out.subarray(POINT_BYTES))) return false
    seen.add(publicKey.toString('latin1'))
    // One bit of y away, a point is off the curve.
    p256dh[POINT_BYTES - 1] = (p256dh[POINT_BYTES - 1] ?? 0) ^ 1
    if (agree(p256dh, out) !== PEER_REFUSED || out.some(byte => byte !== 0)) return false
  }
  return seen.size === TRIALS
}
