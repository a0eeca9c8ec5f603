import { decodeHuffman } from './huffman.ts'
import { Code, DEFAULT_FRAME_SIZE } from './protocol.ts'
import { type Field, STATIC_TABLE } from './static-table.ts'

/** The longest header block that is read, its CONTINUATION frames included. */
export const MAX_BLOCK_BYTES = DEFAULT_FRAME_SIZE
/** What all fields of a block may have together, counted as SETTINGS_MAX_HEADER_LIST_SIZE counts (RFC 9113 §6.5.2). */
export const MAX_LIST_BYTES = 32_768
const FIELD_OVERHEAD = 32
/** Nobody needs an integer of more than 28 bits here. */
const MAX_SHIFT = 21

/** Huffman's longest gain: five bits a byte. */
const text = Buffer.alloc(Math.ceil((MAX_BLOCK_BYTES * 8) / 5))

/**
 * Reads a header block (RFC 7541) of a service that was told to keep no dynamic table: every block stands for itself.
 * @returns its fields; `compressionError` if it is not one, or if it needs a table; `enhanceYourCalm` if it is too long
 */
export function decodeBlock(block: Buffer): Field[] | number {
  if (block.length > MAX_BLOCK_BYTES) return Code.enhanceYourCalm
  const reader = new BlockReader(block)
  const fields: Field[] = []
  let size = 0
  while (reader.hasMore) {
    const field = reader.next(fields.length === 0)
    if (reader.failed) return Code.compressionError
    if (!field) continue
    size += field[0].length + field[1].length + FIELD_OVERHEAD
    if (size > MAX_LIST_BYTES) return Code.enhanceYourCalm
    fields.push(field)
  }
  return fields
}

class BlockReader {
  /** Something was wrong, and whatever was read since means nothing. */
  failed = false
  readonly #block: Buffer
  #at = 0

  constructor(block: Buffer) {
    this.#block = block
  }

  get hasMore(): boolean {
    return this.#at < this.#block.length
  }

  /** One field; null for what is none. */
  next(isFirst: boolean): Field | null {
    const first = this.#block[this.#at] ?? 0
    if (first >= 0x80) return this.#entry(this.#integer(0x7f))
    // A new table size (§6.3): only the one that we told, and before the fields (§4.2).
    if (first >> 5 === 1) {
      if (this.#integer(0x1f) !== 0 || !isFirst) this.failed = true
      return null
    }
    // With incremental indexing (§6.2.1), too: in a table of no size that leaves no trace (§4.4).
    const index = this.#integer(first >= 0x40 ? 0x3f : 0x0f)
    const name = index === 0 ? this.#string() : this.#entry(index)[0]
    return [name, this.#string()]
  }

  #entry(index: number): Field {
    const field = index === 0 ? undefined : STATIC_TABLE[index]
    if (field) return field
    this.failed = true
    return ['', '']
  }

  /** §5.1, from the byte on whose low bits are `prefix`. */
  #integer(prefix: number): number {
    let value = (this.#block[this.#at++] ?? 0) & prefix
    if (value < prefix) return value
    for (let shift = 0; shift <= MAX_SHIFT; shift += 7) {
      const byte = this.#block[this.#at++]
      if (byte === undefined) break
      value += (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    this.failed = true
    return 0
  }

  /** §5.2. */
  #string(): string {
    const isHuffman = (this.#block[this.#at] ?? 0) >= 0x80
    const length = this.#integer(0x7f)
    const start = this.#at
    this.#at += length
    // A length that is missing altogether was read past the end, too.
    if (this.failed || this.#at > this.#block.length) {
      this.failed = true
      return ''
    }
    if (!isHuffman) return this.#block.toString('latin1', start, this.#at)
    const decoded = decodeHuffman(this.#block, start, this.#at, text)
    if (decoded < 0) this.failed = true
    return decoded < 0 ? '' : text.toString('latin1', 0, decoded)
  }
}
