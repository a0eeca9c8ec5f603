import { BLOCK_WORDS, compress, reset, STATE_WORDS, wipe } from './sha256.ts'

const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
const LONGEST_DATA = 160
const INNER_PAD = 0x36363636
const OUTER_PAD = 0x5c5c5c5c
/** After the last byte of a message (FIPS 180-4 §5.1.1). */
const END_MARK = 0x80
const LENGTH_BYTES = 8

const inner = new Int32Array(STATE_WORDS)
const outer = new Int32Array(STATE_WORDS)
const block = new Int32Array(BLOCK_WORDS)
/** The data, its end mark and its length: three blocks are enough. */
const message = new Uint8Array(3 * BLOCK_BYTES)
const paddedKey = new Uint8Array(BLOCK_BYTES)

/**
 * HMAC-SHA-256 (RFC 2104) for keys of at most 64 bytes and data of at most 160: several times as fast as an HMAC object
 * for inputs this short, where setting up the object is nearly all of the cost. Leaves no trace of key or data behind.
 */
export function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (key.length > BLOCK_BYTES || data.length > LONGEST_DATA) throw new RangeError('hmacSha256 takes short input only')
  begin(inner, key, INNER_PAD)
  message.set(data)
  message[data.length] = END_MARK
  const blocks = Math.ceil((data.length + 1 + LENGTH_BYTES) / BLOCK_BYTES)
  for (let index = 0; index < blocks; index++) {
    load(message, index * BLOCK_BYTES)
    if (index === blocks - 1) block[BLOCK_WORDS - 1] = (BLOCK_BYTES + data.length) * 8
    compress(inner, block)
  }
  begin(outer, key, OUTER_PAD)
  block.fill(0)
  block.set(inner)
  block[STATE_WORDS] = END_MARK << 24
  block[BLOCK_WORDS - 1] = (BLOCK_BYTES + DIGEST_BYTES) * 8
  compress(outer, block)
  const mac = store(outer)
  for (const used of [inner, outer, block, message, paddedKey]) used.fill(0)
  wipe()
  return mac
}

function begin(state: Int32Array, key: Uint8Array, pad: number): void {
  paddedKey.fill(0, key.length)
  paddedKey.set(key)
  load(paddedKey, 0)
  for (let index = 0; index < BLOCK_WORDS; index++) block[index] = (block[index] ?? 0) ^ pad
  reset(state)
  compress(state, block)
}

function load(bytes: Uint8Array, offset: number): void {
  for (let index = 0, at = offset; index < BLOCK_WORDS; index++, at += 4) {
    block[index] =
      ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
  }
}

function store(state: Int32Array): Uint8Array {
  const bytes = new Uint8Array(DIGEST_BYTES)
  for (let index = 0; index < STATE_WORDS; index++) {
    const word = state[index] ?? 0
    bytes[index * 4] = word >>> 24
    bytes[index * 4 + 1] = word >>> 16
    bytes[index * 4 + 2] = word >>> 8
    bytes[index * 4 + 3] = word
  }
  return bytes
}
