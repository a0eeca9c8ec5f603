import { deflateSync } from 'node:zlib'
import { PhotonImage } from '@cf-wasm/photon'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, expect, it } from 'vitest'
import { createPictures } from './create-pictures.ts'
import { readPictureHead } from './picture-head.ts'
import { turnPixels } from './turn-pixels.ts'

const log = pino({ level: 'silent' })
const pictures = createPictures(log)
afterAll(() => pictures.stop())

const wish = { box: 256, how: 'square' } as const

/** Left half red, right half blue. */
function twoColours(width: number, height: number, alpha = 255): PhotonImage {
  const pixels = new Uint8Array(width * height * 4)
  for (let at = 0; at < pixels.length; at += 4) {
    const left = (at / 4) % width < width / 2
    pixels.set(left ? [250, 0, 0, alpha] : [0, 0, 250, alpha], at)
  }
  return new PhotonImage(pixels, width, height)
}

/** A JPEG with an EXIF segment behind its first marker. */
function withExif(jpeg: Buffer, orientation: number, secret = ''): Buffer {
  const tiff = Buffer.alloc(26)
  tiff.write('II*\0')
  tiff.writeUInt32LE(8, 4)
  tiff.writeUInt16LE(1, 8)
  tiff.writeUInt16LE(0x0112, 10)
  tiff.writeUInt16LE(3, 12)
  tiff.writeUInt32LE(1, 14)
  tiff.writeUInt16LE(orientation, 18)
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from(secret)])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

/** A PNG that says how large it is, and unpacks to that many empty pixels. */
function emptyPng(width: number, height: number, rows = height): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const data = deflateSync(Buffer.alloc((width * 4 + 1) * rows))
  const start = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

it('makes a square of the middle, without anything that stood in the file beside the picture', async () => {
  const jpeg = withExif(Buffer.from(twoColours(600, 300).get_bytes_jpeg(90)), 1, 'GPS 52.5 N 13.4 E')
  const made = await pictures.make(jpeg, wish)
  if (!made.ok) throw new Error(made.fault)
  const { picture } = made
  expect(picture).toMatchObject({ contentType: 'image/jpeg', width: 256, height: 256 })
  expect(jpeg.includes('GPS 52.5 N')).toBe(true)
  expect(picture.bytes.includes('GPS 52.5 N') || picture.bytes.includes('Exif')).toBe(false)
  const again = PhotonImage.new_from_byteslice(picture.bytes)
  const pixels = again.get_raw_pixels()
  expect(pixels[4 * 10]).toBeGreaterThan(200)
  expect(pixels[4 * 245 + 2]).toBeGreaterThan(200)
})

it('fits a picture into a box, keeps what is transparent, and never makes it larger', async () => {
  const png = Buffer.from(twoColours(40, 20, 128).get_bytes())
  const small = await pictures.make(png, { box: 20, how: 'within' })
  expect(small).toMatchObject({ ok: true, picture: { contentType: 'image/png', width: 20, height: 10 } })
  const same = await pictures.make(png, { box: 480, how: 'within' })
  expect(same).toMatchObject({ ok: true, picture: { width: 40, height: 20 } })
})

it.each([
  ['png', (image: PhotonImage) => image.get_bytes()],
  ['jpeg', (image: PhotonImage) => image.get_bytes_jpeg(80)],
  ['webp', (image: PhotonImage) => image.get_bytes_webp()],
])('reads %s and its size', async (_kind, encode) => {
  const bytes = Buffer.from(encode(twoColours(37, 21)))
  expect(readPictureHead(bytes)).toMatchObject({ width: 37, height: 21 })
  expect(await pictures.make(bytes, { box: 480, how: 'within' })).toMatchObject({ ok: true, picture: { width: 37 } })
})

it('reads a gif', async () => {
  const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
  expect(await pictures.make(gif, wish)).toMatchObject({ ok: true, picture: { width: 1, height: 1 } })
})

it('a photo that lies on its side is shown upright, and says so', async () => {
  const jpeg = withExif(Buffer.from(twoColours(64, 32).get_bytes_jpeg(95)), 6)
  expect(readPictureHead(jpeg)).toEqual({ width: 32, height: 64, orientation: 6 })
  const made = await pictures.make(jpeg, { box: 480, how: 'within' })
  if (!made.ok) throw new Error(made.fault)
  expect(made.picture).toMatchObject({ width: 32, height: 64 })
  // What was at the left is at the top: orientation 6 is turned clockwise.
  const pixels = PhotonImage.new_from_byteslice(made.picture.bytes).get_raw_pixels()
  expect(pixels[4 * (5 * 32 + 16)]).toBeGreaterThan(200)
  expect(pixels[4 * (60 * 32 + 16) + 2]).toBeGreaterThan(200)
})

it.each([
  [2, 'BADCFE'],
  [3, 'FEDCBA'],
  [4, 'EFCDAB'],
  [5, 'ACEBDF'],
  [6, 'ECAFDB'],
  [7, 'FDBECA'],
  [8, 'BDFACE'],
])('orientation %i', (orientation, expected) => {
  const pixels = new Uint8Array(Array.from('ABCDEF', letter => [letter.charCodeAt(0), 0, 0, 255]).flat())
  const turned = turnPixels(pixels, 2, 3, orientation)
  const letters = [...turned.pixels].filter((_, at) => at % 4 === 0).map(code => String.fromCharCode(code))
  expect(letters.join('')).toBe(expected)
  expect([turned.width, turned.height]).toEqual(orientation < 5 ? [2, 3] : [3, 2])
})

it('a small file that unpacks to a huge picture is not unpacked', async () => {
  const bomb = emptyPng(20_000, 20_000, 1)
  expect(bomb.length).toBeLessThan(2_000)
  const memory = process.memoryUsage().rss
  expect(await pictures.make(bomb, wish)).toEqual({ ok: false, fault: 'too_large' })
  expect(process.memoryUsage().rss - memory).toBeLessThan(100e6)
})

it('a broken picture is an answer, and the next one is made', async () => {
  const jpeg = Buffer.from(twoColours(300, 200).get_bytes_jpeg(90))
  for (const bytes of [jpeg.subarray(0, 400), emptyPng(50, 50, 3), Buffer.from('<svg/>'), Buffer.alloc(0)]) {
    expect(await pictures.make(bytes, wish)).toEqual({ ok: false, fault: 'unreadable' })
  }
  expect(await pictures.make(jpeg, wish)).toMatchObject({ ok: true })
})

it('a picture that is too much work is given up', async () => {
  const hasty = createPictures(log, { within: 1 })
  const jpeg = Buffer.from(twoColours(3000, 2000).get_bytes_jpeg(90))
  expect(await hasty.make(jpeg, wish)).toEqual({ ok: false, fault: 'too_large' })
  await hasty.stop()
})

it('more than may wait are told that it is busy', async () => {
  const png = Buffer.from(twoColours(8, 8).get_bytes())
  const all = await Promise.all(Array.from({ length: 25 }, () => pictures.make(png, wish)))
  expect(all.filter(result => result.ok)).toHaveLength(20)
  expect(all.filter(result => !result.ok && result.fault === 'busy')).toHaveLength(5)
})

it('no bytes make the reading of a head fail', () => {
  const starts = [
    '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
    'GIF89a',
    'RIFF\0\0\0\0WEBPVP8X',
    'RIFF\0\0\0\0WEBPVP8L',
    '\xff\xd8\xff\xe1\0\x20Exif\0\0II*\0',
  ]
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const head = readPictureHead(Buffer.concat([Buffer.from(start, 'latin1'), rest]))
      expect(head === undefined || (head.width > 0 && head.height > 0)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
