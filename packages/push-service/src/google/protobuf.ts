/** The few parts of protocol buffers that check-in and the message stream need. */

export type Field = bigint | Buffer
export type Fields = ReadonlyMap<number, readonly Field[]>

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

export function varint(value: number | bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt(value)
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Buffer.from(bytes)
}

export function integerField(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varint((number << 3) | VARINT), varint(value)])
}

export function fixed64Field(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return Buffer.concat([varint((number << 3) | FIXED64), bytes])
}

export function bytesField(number: number, value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([varint((number << 3) | LENGTH), varint(bytes.length), bytes])
}

/** Reads a varint at `at`; `null` if the bytes end before it does. */
export function readVarint(bytes: Uint8Array, at: number): { value: bigint; end: number } | null {
  let value = 0n
  for (let index = at; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0
    value |= BigInt(byte & 0x7f) << BigInt(7 * (index - at))
    if (byte < 0x80) return { value, end: index + 1 }
  }
  return null
}

/** A message's fields by number; `null` for what is not a message. */
export function tryDecodeFields(bytes: Buffer): Fields | null {
  try {
    return decodeFields(bytes)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** A message's fields by number. Throws a `RangeError` for what is not a message. */
export function decodeFields(bytes: Buffer): Fields {
  const fields = new Map<number, Field[]>()
  let at = 0
  while (at < bytes.length) {
    const key = expectVarint(bytes, at)
    const { value, end } = readValue(bytes, key.end, Number(key.value & 7n))
    const number = Number(key.value >> 3n)
    fields.set(number, [...(fields.get(number) ?? []), value])
    at = end
  }
  return fields
}

export function integerOf(fields: Fields, number: number): bigint {
  const value = fields.get(number)?.[0]
  return typeof value === 'bigint' ? value : 0n
}

export function stringsOf(fields: Fields, number: number): string[] {
  return (fields.get(number) ?? []).map(value => value.toString())
}

function readValue(bytes: Buffer, at: number, wireType: number): { value: Field; end: number } {
  if (wireType === VARINT) return expectVarint(bytes, at)
  if (wireType === FIXED64) return { value: bytes.readBigUInt64LE(at), end: at + 8 }
  if (wireType === FIXED32) return { value: BigInt(bytes.readUInt32LE(at)), end: at + 4 }
  if (wireType !== LENGTH) throw new RangeError(`Unknown wire type ${wireType}`)
  const length = expectVarint(bytes, at)
  const end = length.end + Number(length.value)
  if (end > bytes.length) throw new RangeError('Field is longer than the message')
  return { value: bytes.subarray(length.end, end), end }
}

function expectVarint(bytes: Buffer, at: number): { value: bigint; end: number } {
  const read = readVarint(bytes, at)
  if (!read) throw new RangeError('Message ends inside a number')
  return read
}
