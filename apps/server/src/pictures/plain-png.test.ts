import { crc32, createDeflate, deflateSync } from 'node:zlib'
import { PhotonImage } from '@cf-wasm/photon'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { createPictures } from './create-pictures.ts'
import { plainPng } from './plain-png.ts'

const MEGABYTE = 1024 * 1024
const pictures = createPictures(pino({ level: 'silent' }))
afterAll(() => pictures.stop())

const png = Buffer.from(new PhotonImage(new Uint8Array(40 * 20 * 4).fill(200), 40, 20).get_bytes())
/** Behind the signature and IHDR. */
const FIRST = 8 + 25

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const around = Buffer.alloc(8)
  around.writeUInt32BE(data.length)
  around.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)])
}

const withChunk = (type: string, data: Buffer) =>
  Buffer.concat([png.subarray(0, FIRST), chunk(type, data), png.subarray(FIRST)])

/** So many empty megabytes, packed. */
async function packed(megabytes: number): Promise<Buffer> {
  const deflate = createDeflate()
  const empty = Buffer.alloc(MEGABYTE)
  const pieces: Buffer[] = []
  const read = (async () => {
    for await (const piece of deflate as AsyncIterable<Buffer>) pieces.push(piece)
  })()
  for (let n = 0; n < megabytes; n += 1) await new Promise(resolve => deflate.write(empty, resolve))
  deflate.end()
  await read
  return Buffer.concat(pieces)
}

it('a colour profile that unpacks to half a gigabyte takes no memory', async () => {
  const bomb = withChunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), await packed(512)]))
  expect(bomb.length).toBeLessThan(MEGABYTE)
  const wish = { box: 100, how: 'within' } as const
  // The thread and its decoder are there already.
  expect((await pictures.make(png, wish)).ok).toBe(true)
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 5)
  const made = await pictures.make(bomb, wish)
  clearInterval(watch)
  most = Math.max(most, process.memoryUsage().rss)
  expect(made).toMatchObject({ ok: true, original: { width: 40, height: 20 } })
  expect((most - before) / MEGABYTE).toBeLessThan(200)
}, 60_000)

it('only what is drawn is left of a PNG; what it shows stays the same', () => {
  const text = chunk('zTXt', Buffer.concat([Buffer.from('secret\0\0'), deflateSync(Buffer.from('where'))]))
  const more = Buffer.concat([png.subarray(0, FIRST), text, chunk('acTL', Buffer.alloc(8)), png.subarray(FIRST)])
  const plain = plainPng(more)
  expect(Buffer.from(plain).toString('latin1')).not.toMatch(/zTXt|acTL|secret/)
  const [was, is] = [png, plain].map(bytes => PhotonImage.new_from_byteslice(new Uint8Array(bytes)).get_raw_pixels())
  expect(is).toEqual(was)
})

it.each([0, 7, 8, 11, 20, 32, 40])('one that is cut off after %i bytes is nothing worse', length => {
  expect(plainPng(png.subarray(0, length)).length).toBeLessThanOrEqual(length)
})

it('a length beyond the end is no way out of the file', () => {
  const huge = Buffer.from(png)
  huge.writeUInt32BE(0xffffffff, FIRST)
  expect(plainPng(huge).length).toBeLessThanOrEqual(png.length)
})

it('anything but a PNG stays as it is', () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0])
  expect(plainPng(jpeg)).toBe(jpeg)
})
