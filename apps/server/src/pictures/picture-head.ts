/** What the first bytes of a picture say of it, before anything is unpacked. */
export interface PictureHead {
  /** As it is shown, in pixels. */
  readonly width: number
  readonly height: number
  /** EXIF's number, 1 to 8: how it is to be turned; 1 is as it is. */
  readonly orientation: number
}

/** Reads size and orientation of a PNG, GIF, WebP or JPEG. Undefined for anything else, and for a broken one. */
export function readPictureHead(bytes: Buffer): PictureHead | undefined {
  const found = readPng(bytes) ?? readGif(bytes) ?? readWebp(bytes) ?? readJpeg(bytes)
  if (!found || found.width < 1 || found.height < 1) return undefined
  // From 5 on it lies on its side.
  return found.orientation < 5 ? found : { ...found, width: found.height, height: found.width }
}

const upright = (width: number, height: number): PictureHead => ({ width, height, orientation: 1 })
const says = (bytes: Buffer, text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text

function readPng(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 24 || !says(bytes, '\x89PNG\r\n\x1a\n') || !says(bytes, 'IHDR', 12)) return undefined
  return upright(bytes.readUInt32BE(16), bytes.readUInt32BE(20))
}

function readGif(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 10 || !/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined
  return upright(bytes.readUInt16LE(6), bytes.readUInt16LE(8))
}

/** RFC 9649: lossy, lossless and extended have their sizes in different places. */
function readWebp(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 30 || !says(bytes, 'RIFF') || !says(bytes, 'WEBP', 8)) return undefined
  if (says(bytes, 'VP8X', 12)) return upright(bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1)
  if (says(bytes, 'VP8 ', 12)) return upright(bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff)
  if (!says(bytes, 'VP8L', 12)) return undefined
  const bits = bytes.readUInt32LE(21)
  return upright((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1)
}

/** JPEG (ITU T.81, annex B): segments up to the frame's header, and EXIF's orientation on the way there. */
function readJpeg(bytes: Buffer): PictureHead | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let orientation = 1
  for (let at = 2; at + 9 < bytes.length; ) {
    const marker = bytes.readUInt16BE(at)
    if (marker === 0xffff) {
      at += 1
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    if (marker < 0xffc0 || length < 2) return undefined
    if (marker === 0xffe1) orientation = exifOrientation(bytes.subarray(at + 4, at + 2 + length)) ?? orientation
    const isFrame = marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), orientation }
    at += 2 + length
  }
  return undefined
}

const ORIENTATION = 0x0112

/** The orientation in the first directory of an EXIF segment. */
function exifOrientation(segment: Buffer): number | undefined {
  if (!says(segment, 'Exif\0\0') || segment.length < 14) return undefined
  const tiff = segment.subarray(6)
  const little = says(tiff, 'II')
  const short = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const start = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (start + 2 > tiff.length) return undefined
  for (let n = 0, at = start + 2; n < short(start) && at + 12 <= tiff.length; n += 1, at += 12) {
    if (short(at) !== ORIENTATION) continue
    const value = short(at + 8)
    return value >= 1 && value <= 8 ? value : undefined
  }
  return undefined
}
