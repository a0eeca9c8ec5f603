import { createPublicKey, verify } from 'node:crypto'
import type { Refusal } from './message-rules.ts'

export type VapidCheck =
  | { readonly ok: true }
  | {
      readonly ok: false
      readonly refusal: Extract<Refusal, `vapid_${string}`>
      /** In words, for who looks at the answer. */
      readonly reason: string
    }

export type VapidExpectation = {
  /** Origins that `aud` may name. */
  readonly audiences: readonly string[]
  /** The key that the subscription is restricted to, base64url; `null` for any. */
  readonly key: string | null
  /** Milliseconds. */
  readonly now: number
  /** As Apple has it: `sub` must be there, once `mailto:` or `https:`, with a name that the public internet knows. */
  readonly strictSubject?: boolean
}

const MAX_LIFETIME_S = 24 * 3600

/** Checks an `Authorization` header as push services do (RFC 8292): no leeway, so that a careless sender shows. */
export function checkVapid(header: string | undefined, expected: VapidExpectation): VapidCheck {
  if (header === undefined) {
    return expected.key === null ? { ok: true } : refuse('vapid_missing', 'Missing authorization header')
  }
  const parameters = parseHeader(header)
  if (!parameters) return refuse('vapid_invalid', 'Authorization is not "vapid t=..., k=..."')
  const { t, k } = parameters
  const reason = faultOf(t, k, expected)
  if (reason !== null) return refuse('vapid_invalid', reason)
  // In order by itself, and yet not the key that the subscription was made with.
  return expected.key === null || k === expected.key ? { ok: true } : refuse('vapid_other_key', '')
}

function refuse(refusal: Extract<Refusal, `vapid_${string}`>, reason: string): VapidCheck {
  return { ok: false, refusal, reason }
}

function faultOf(t: string, k: string, expected: VapidExpectation): string | null {
  const [head = '', payload = '', signature = '', ...rest] = t.split('.')
  const algorithm = parseObject(head)?.['alg']
  const claims = parseObject(payload)
  if (algorithm !== 'ES256' || !claims || rest.length > 0) return 'Token is not an ES256 JWT'
  if (!isSigned(`${head}.${payload}`, signature, k)) return 'Signature does not verify'
  return faultOfClaims(claims, expected)
}

function faultOfClaims(
  claims: Record<string, unknown>,
  { audiences, now, strictSubject }: VapidExpectation,
): string | null {
  const { aud, exp, sub } = claims
  if (typeof aud !== 'string' || !audiences.includes(aud)) return `aud is not ${audiences.join(' or ')}`
  if (typeof exp !== 'number') return 'exp is not a number'
  if (exp * 1000 <= now) return 'exp is in the past'
  if (exp * 1000 > now + MAX_LIFETIME_S * 1000) return 'exp is more than 24 hours ahead'
  if (sub !== undefined && !(typeof sub === 'string' && /^(mailto:(?!mailto:).+@|https:\/\/)/.test(sub))) {
    return 'sub is neither mailto: nor https:'
  }
  return strictSubject && !isPublicSubject(sub) ? 'sub names nobody on the public internet' : null
}

function isPublicSubject(sub: unknown): boolean {
  if (typeof sub !== 'string') return false
  const host = sub.startsWith('mailto:') ? /^mailto:[^@\s:]+@([^@\s]+)$/.exec(sub)?.[1] : URL.parse(sub)?.hostname
  return (
    host !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+$/i.test(host) && !/\.local(?:host)?$/i.test(host)
  )
}

function parseHeader(header: string): { t: string; k: string } | null {
  const scheme = /^vapid\s+(.+)$/i.exec(header)?.[1]
  const values = new Map<string, string>()
  for (const part of scheme?.split(',') ?? []) {
    const [, name, value] = /^\s*(\w+)\s*=\s*"?([^"]*?)"?\s*$/.exec(part) ?? []
    if (name !== undefined && value !== undefined) values.set(name, value)
  }
  const t = values.get('t')
  const k = values.get('k')
  return t && k ? { t, k: k.replace(/=+$/, '') } : null
}

function parseObject(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function isSigned(signed: string, signature: string, key: string): boolean {
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65 || point[0] !== 4) return false
  const x = point.toString('base64url', 1, 33)
  const y = point.toString('base64url', 33)
  try {
    const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } })
    const options = { key: publicKey, dsaEncoding: 'ieee-p1363' as const }
    return verify('sha256', Buffer.from(signed), options, Buffer.from(signature, 'base64url'))
  } catch {
    // A point off the curve is refused by createPublicKey.
    return false
  }
}
