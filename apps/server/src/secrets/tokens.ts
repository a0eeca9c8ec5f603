import { createHash } from 'node:crypto'
import type { Random } from '../ports.ts'

/** 256 bits in base64url. */
export function newToken(random: Random): string {
  return Buffer.from(random(new Uint8Array(32))).toString('base64url')
}

/** How tokens are kept: they are long and random, so a fast hash is enough, and the row is found by it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
