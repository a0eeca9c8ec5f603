import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

/** One file of an archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string
  readonly modified: Date
  /** The same bytes each time: they are read twice, for the checksum stands before them. */
  readonly bytes: () => AsyncIterable<Buffer> | Iterable<Buffer>
}

/** Sizes and places in four bytes end here; beyond it stands this, and the true number elsewhere ("ZIP64"). */
const FULL = 0xffff_ffff
const FULL_COUNT = 0xffff
/** Needed to read it: 2.0, with ZIP64 4.5. */
const VERSION = 20
const VERSION_64 = 45
/** Bit 11: names are UTF-8. */
const UTF8 = 0x0800

interface Written {
  readonly name: Buffer
  readonly entry: ZipEntry
  readonly crc: number
  readonly size: number
  readonly offset: number
}

/**
 * A ZIP archive as it is written (PKWARE APPNOTE 6.3), one piece of memory at a time. Nothing is compressed: pictures
 * are already. Breaks off with an error if an entry reads differently the second time.
 */
export async function* zip(entries: Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const written: Written[] = []
  let offset = 0
  for (const entry of entries) {
    const { crc, size } = await sum(entry)
    if (size >= FULL) throw new Error('a file of 4 GiB does not fit')
    const one: Written = { name: Buffer.from(entry.name), entry, crc, size, offset }
    const header = Buffer.concat([localHeader(one), one.name])
    yield header
    let left = size
    for await (const piece of entry.bytes()) {
      left -= piece.length
      yield piece
    }
    if (left !== 0) throw new Error('a file changed while it was read')
    written.push(one)
    offset += header.length + size
  }
  const directory = Buffer.concat(written.map(directoryEntry))
  yield directory
  yield end(written.length, directory.length, offset)
}

async function sum({ bytes }: ZipEntry): Promise<{ crc: number; size: number }> {
  let crc = 0
  let size = 0
  for await (const piece of bytes()) {
    crc = crc32(piece, crc)
    size += piece.length
  }
  return { crc, size }
}

function localHeader({ name, entry, crc, size }: Written): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x0403_4b50, 0)
  header.writeUInt16LE(VERSION, 4)
  writeCommon(header, 6, { name, entry, crc, size })
  return header
}

/** Flags, method (0: stored), time, date, checksum, both sizes, the name's length. */
function writeCommon(to: Buffer, at: number, { name, entry, crc, size }: Omit<Written, 'offset'>): void {
  const { modified } = entry
  to.writeUInt16LE(UTF8, at)
  to.writeUInt16LE(0, at + 2)
  to.writeUInt16LE(
    (modified.getUTCHours() << 11) | (modified.getUTCMinutes() << 5) | (modified.getUTCSeconds() >> 1),
    at + 4,
  )
  const year = Math.min(Math.max(modified.getUTCFullYear(), 1980), 2107) - 1980
  to.writeUInt16LE((year << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate(), at + 6)
  to.writeUInt32LE(crc, at + 8)
  to.writeUInt32LE(size, at + 12)
  to.writeUInt32LE(size, at + 16)
  to.writeUInt16LE(name.length, at + 20)
}

function directoryEntry(one: Written): Buffer {
  const far = one.offset >= FULL
  const extra = Buffer.alloc(far ? 12 : 0)
  if (far) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(8, 2)
    extra.writeBigUInt64LE(BigInt(one.offset), 4)
  }
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE(far ? VERSION_64 : VERSION, 4)
  header.writeUInt16LE(far ? VERSION_64 : VERSION, 6)
  writeCommon(header, 8, one)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(far ? FULL : one.offset, 42)
  return Buffer.concat([header, one.name, extra])
}

/** The end of an archive: how many there are, how long the directory is, and where it begins. */
export function end(count: number, size: number, offset: number): Buffer {
  const last = Buffer.alloc(22)
  last.writeUInt32LE(0x0605_4b50, 0)
  last.writeUInt16LE(Math.min(count, FULL_COUNT), 8)
  last.writeUInt16LE(Math.min(count, FULL_COUNT), 10)
  last.writeUInt32LE(Math.min(size, FULL), 12)
  last.writeUInt32LE(Math.min(offset, FULL), 16)
  return count < FULL_COUNT && offset < FULL ? last : Buffer.concat([end64(count, size, offset), last])
}

/** The same in eight bytes each, and where that stands. */
function end64(count: number, size: number, offset: number): Buffer {
  const record = Buffer.alloc(56 + 20)
  record.writeUInt32LE(0x0606_4b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(VERSION_64, 12)
  record.writeUInt16LE(VERSION_64, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  record.writeUInt32LE(0x0706_4b50, 56)
  record.writeBigUInt64LE(BigInt(offset + size), 64)
  record.writeUInt32LE(1, 72)
  return record
}
