import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { end, type ZipEntry, zip } from './zip.ts'

const at = new Date('2026-11-21T09:30:14Z')
const entry = (name: string, ...pieces: string[]): ZipEntry => ({
  name,
  modified: at,
  bytes: () => pieces.map(piece => Buffer.from(piece)),
})
const written = async (entries: Iterable<ZipEntry>) => {
  const pieces: Buffer[] = []
  for await (const piece of zip(entries)) pieces.push(piece)
  return Buffer.concat(pieces)
}
/** As APPNOTE says it is read: from its end, by the directory. */
function read(archive: Buffer) {
  const end = archive.length - 22
  expect(archive.readUInt32LE(end)).toBe(0x0605_4b50)
  const [count, start] = [archive.readUInt16LE(end + 10), archive.readUInt32LE(end + 16)]
  const files: { name: string; text: string }[] = []
  let place = start
  for (let n = 0; n < count; n += 1) {
    expect(archive.readUInt32LE(place)).toBe(0x0201_4b50)
    const [size, nameLength] = [archive.readUInt32LE(place + 24), archive.readUInt16LE(place + 28)]
    const local = archive.readUInt32LE(place + 42)
    expect(archive.readUInt32LE(local)).toBe(0x0403_4b50)
    const content = local + 30 + archive.readUInt16LE(local + 26)
    const bytes = archive.subarray(content, content + size)
    expect(crc32(bytes)).toBe(archive.readUInt32LE(place + 16))
    files.push({ name: archive.toString('utf8', place + 46, place + 46 + nameLength), text: bytes.toString() })
    place += 46 + nameLength
  }
  expect(place).toBe(end)
  return files
}

it('an archive gives back what went in, in order, whatever the names are written in', async () => {
  const archive = await written([
    entry('data.json', '{}'),
    entry('files/001 Fünf 五.txt', 'one ', 'two'),
    entry('empty'),
  ])
  expect(read(archive)).toEqual([
    { name: 'data.json', text: '{}' },
    { name: 'files/001 Fünf 五.txt', text: 'one two' },
    { name: 'empty', text: '' },
  ])
  expect(read(await written([]))).toEqual([])
})

it('more than two bytes count, and more than four bytes reach, is said in eight', () => {
  for (const [count, size, offset] of [
    [65_535, 100, 7],
    [2, 100, 0xffff_ffff],
  ] as const) {
    const last = end(count, size, offset)
    const [record, locator] = [0, 56]
    expect(last.readUInt32LE(record)).toBe(0x0606_4b50)
    expect([24, 32, 40, 48].map(at => Number(last.readBigUInt64LE(record + at)))).toEqual([count, count, size, offset])
    expect(last.readUInt32LE(locator)).toBe(0x0706_4b50)
    expect(Number(last.readBigUInt64LE(locator + 8))).toBe(offset + size)
    expect(last.readUInt32LE(locator + 20)).toBe(0x0605_4b50)
  }
  expect(end(65_534, 100, 0xffff_fffe)).toHaveLength(22)
})

it('a file that is another the second time ends it', async () => {
  let times = 0
  const changing = { ...entry('x'), bytes: () => [Buffer.from('x'.repeat(++times))] }
  await expect(written([changing])).rejects.toThrow('changed')
})
