import { type KeyObject, sign } from 'node:crypto'
import { encodeBase64Url } from './base64.ts'
import { WebPushError } from './errors.ts'
import { importVapidKey, type VapidKeys, vapidKeyId } from './vapid-keys.ts'
import { checkVapidSubject } from './vapid-subject.ts'

/** Makes the `Authorization` header for one application server key (RFC 8292 §3). */
export type VapidSigner = {
  readonly keyId: string
  readonly publicKey: string
  /** The header for an endpoint's origin, from a cache (V2). Throws `origin_invalid` for anything but an https origin. */
  header(origin: string): string
  /**
   * Call after a `vapid` rejection, with its `serverTime`: corrects for the service's clock and forgets the cached
   * header, at most once an hour and origin (V2). Returns whether another try makes sense. With `refused`, the header
   * that was refused, that is also so if another message has already led to a newer one.
   */
  renew(origin: string, serverTime?: number, refused?: string): boolean
}

export type VapidSignerOptions = VapidKeys & {
  /** See {@link checkVapidSubject}. */
  readonly subject: string
  /** The clock, epoch milliseconds. */
  readonly now?: () => number
}

type Token = { readonly header: string; readonly mintedAt: number }
type Origin = { token: Token | null; skew: number; renewedAt: number }

const HOUR_MS = 3_600_000
/** V1: half of the 24 h that RFC 8292 §2 allows, so that no clock error makes a token invalid. */
const TOKEN_LIFE_MS = 12 * HOUR_MS
const REFRESH_AFTER_MS = TOKEN_LIFE_MS * 0.75
const RENEW_AT_MOST_EVERY_MS = HOUR_MS
/** Some services use a wildcard of host names: a flood of invented ones must not fill the memory. */
const MAX_ORIGINS = 1000
const JWT_HEADER = encodeBase64Url(Buffer.from('{"typ":"JWT","alg":"ES256"}'))

/** Throws `vapid_key_invalid` or `vapid_subject_invalid`: a server should not start with either. */
export function createVapidSigner(options: VapidSignerOptions): VapidSigner {
  const { publicKey, subject, now = Date.now } = options
  const subjectCheck = checkVapidSubject(subject)
  if (!subjectCheck.ok) {
    throw new WebPushError('vapid_subject_invalid', `The VAPID subject is not acceptable: ${subjectCheck.reason}.`)
  }
  const key = importVapidKey(options)
  const keyText = publicKey.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  const origins = new Map<string, Origin>()

  function stateOf(origin: string): Origin {
    const known = origins.get(origin)
    if (known) return known
    if (!isHttpsOrigin(origin)) throw new WebPushError('origin_invalid', 'A VAPID token needs an https origin.')
    if (origins.size >= MAX_ORIGINS) {
      for (const oldest of origins.keys()) {
        origins.delete(oldest)
        break
      }
    }
    const fresh: Origin = { token: null, skew: 0, renewedAt: Number.NEGATIVE_INFINITY }
    origins.set(origin, fresh)
    return fresh
  }

  function isFresh(token: Token, time: number): boolean {
    const age = time - token.mintedAt
    return age < REFRESH_AFTER_MS && age > -HOUR_MS
  }

  return {
    keyId: vapidKeyId(publicKey),
    publicKey: keyText,
    header(origin) {
      const state = stateOf(origin)
      const time = now() + state.skew
      if (!state.token || !isFresh(state.token, time)) {
        const claims = { aud: origin, exp: Math.floor((time + TOKEN_LIFE_MS) / 1000), sub: subject }
        state.token = { header: `vapid t=${mint(claims, key)}, k=${keyText}`, mintedAt: time }
      }
      return state.token.header
    },
    renew(origin, serverTime, refused) {
      const state = stateOf(origin)
      const time = now()
      if (refused !== undefined && refused !== state.token?.header) return true
      if (Math.abs(time - state.renewedAt) < RENEW_AT_MOST_EVERY_MS) return false
      state.renewedAt = time
      state.skew = serverTime === undefined ? 0 : serverTime - time
      state.token = null
      return true
    },
  }
}

function mint(claims: { aud: string; exp: number; sub: string }, key: KeyObject): string {
  const unsigned = `${JWT_HEADER}.${encodeBase64Url(Buffer.from(JSON.stringify(claims)))}`
  // V1: a JWS wants the two raw halves; OpenSSL's own DER form is invalid.
  const signature = sign('sha256', Buffer.from(unsigned), { key, dsaEncoding: 'ieee-p1363' })
  return `${unsigned}.${encodeBase64Url(signature)}`
}

function isHttpsOrigin(origin: string): boolean {
  const url = URL.parse(origin)
  return url?.protocol === 'https:' && url.origin === origin
}
