import { hash } from 'node:crypto'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const LONGEST_DATA = 160
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

const inner = new Uint8Array(BLOCK_BYTES + LONGEST_DATA)
const outer = new Uint8Array(BLOCK_BYTES + DIGEST_BYTES)

/**
 * HMAC-SHA-256 (RFC 2104) for keys of at most 64 bytes and data of at most 160, over one-shot hashes: several times as
 * fast as an HMAC object for inputs this short, where setting up the object is nearly all of the cost.
 */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Buffer {
  if (key.length > BLOCK_BYTES || data.length > LONGEST_DATA) throw new RangeError('hmacSha256 takes short input only')
  const end = BLOCK_BYTES + data.length
  pad(inner, key, INNER_PAD)
  inner.set(data, BLOCK_BYTES)
  pad(outer, key, OUTER_PAD)
  const digest = hash('sha256', inner.subarray(0, end), 'buffer')
  outer.set(digest, BLOCK_BYTES)
  const mac = hash('sha256', outer, 'buffer')
  inner.fill(0, 0, end)
  outer.fill(0)
  digest.fill(0)
  return mac
}

function pad(block: Uint8Array, key: Uint8Array, byte: number): void {
  block.fill(byte, 0, BLOCK_BYTES)
  for (let index = 0; index < key.length; index++) block[index] = (key[index] ?? 0) ^ byte
}
