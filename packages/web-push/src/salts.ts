import { randomFillSync } from 'node:crypto'

export const SALT_BYTES = 16
const POOL_BYTES = 4096

const pool = Buffer.alloc(POOL_BYTES)
let used = POOL_BYTES

/**
 * A random salt (RFC 8188 §2.1), good until the next call. A salt is public, so many may be drawn at once: asking the
 * generator costs the same for sixteen bytes as for thousands.
 */
export function nextSalt(): Uint8Array {
  if (used === POOL_BYTES) {
    randomFillSync(pool)
    used = 0
  }
  used += SALT_BYTES
  return pool.subarray(used - SALT_BYTES, used)
}
