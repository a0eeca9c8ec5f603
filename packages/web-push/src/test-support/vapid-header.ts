import { createPublicKey, verify } from 'node:crypto'

/** What a push service sees in a `vapid` Authorization header (RFC 8292 §3). */
export type VapidHeader = {
  readonly jwtHeader: unknown
  readonly claims: Readonly<Record<string, unknown>>
  readonly signatureBytes: number
  readonly publicKey: string
  readonly verified: boolean
}

const HEADER = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)$/

/** Reads and verifies a header as a push service does, with nothing of the signer's code. */
export function readVapidHeader(header: string): VapidHeader {
  const [, head = '', claims = '', signature = '', publicKey = ''] = HEADER.exec(header) ?? []
  const point = Buffer.from(publicKey, 'base64url')
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.toString('base64url', 1, 33),
      y: point.toString('base64url', 33),
    },
  })
  const raw = Buffer.from(signature, 'base64url')
  const parsed: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString())
  return {
    jwtHeader: JSON.parse(Buffer.from(head, 'base64url').toString()),
    claims: typeof parsed === 'object' && parsed !== null ? { ...parsed } : {},
    signatureBytes: raw.length,
    publicKey,
    verified: verify('sha256', Buffer.from(`${head}.${claims}`), { key, dsaEncoding: 'ieee-p1363' }, raw),
  }
}
