import { createHash } from 'node:crypto'

/** What a log may say about an endpoint: its origin and 12 hex digits of its SHA-256, e.g. `https://host#0a1b2c3d4e5f` (E6). */
export function endpointFingerprint(endpoint: string): string {
  const origin = URL.parse(endpoint)?.origin ?? 'invalid'
  return `${origin}#${createHash('sha256').update(endpoint).digest('hex').slice(0, 12)}`
}
