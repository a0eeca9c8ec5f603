import { createHmac } from 'node:crypto'
import type { Random } from '../../ports.ts'

/** The largest multiple of a million that four bytes hold: what is above would make some codes likelier. */
const FAIR = 4_294_000_000

/** Six digits, each code as likely as any other. */
export function newCode(random: Random): string {
  for (;;) {
    const drawn = Buffer.from(random(new Uint8Array(4))).readUInt32BE()
    if (drawn < FAIR) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/** How a code is kept. A million of them are tried in no time, so who has the database needs the site's key as well. */
export function hashCode(key: Buffer, code: string): string {
  return createHmac('sha256', key).update(code).digest('base64url')
}
