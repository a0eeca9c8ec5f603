/**
 * A thread of its own for what strangers send: the decoders run as WebAssembly, cannot reach anything, and are thrown away
 * with the thread if a picture breaks or keeps them.
 */
import { parentPort } from 'node:worker_threads'
import { crop, PhotonImage, resize, SamplingFilter } from '@cf-wasm/photon'
import type { PictureWish } from '../picture-port.ts'
import { drawInitials, INITIALS_BOX } from './draw-initials.ts'
import { plainPng } from './plain-png.ts'
import { turnPixels } from './turn-pixels.ts'

/** Make a small one of what somebody sent. */
export interface ShrinkJob {
  readonly bytes: Uint8Array
  readonly wish: PictureWish
  /** EXIF's number. */
  readonly orientation: number
}

/** Draw the first letters of a name. */
export interface InitialsJob {
  readonly initials: string
  readonly colour: number
}

export type PictureJob = ShrinkJob | InitialsJob

export interface PictureDone {
  readonly bytes: Uint8Array
  readonly contentType: 'image/jpeg' | 'image/png'
  readonly width: number
  readonly height: number
}

/** Good to look at in a list, and small. */
const JPEG_QUALITY = 82

function makePicture(job: PictureJob): PictureDone {
  if ('bytes' in job) return makeSmall(job)
  const bytes = drawInitials(job.initials, job.colour)
  return { bytes, contentType: 'image/png', width: INITIALS_BOX, height: INITIALS_BOX }
}

function makeSmall({ bytes, wish, orientation }: ShrinkJob): PictureDone {
  const whole = PhotonImage.new_from_byteslice(plainPng(bytes))
  const cut = wish.how === 'square' ? middleOf(whole) : whole
  const small = shrink(cut, wish.box)
  if (cut !== whole) cut.free()
  whole.free()
  const turned = turnPixels(small.get_raw_pixels(), small.get_width(), small.get_height(), orientation)
  small.free()
  const image = new PhotonImage(turned.pixels, turned.width, turned.height)
  const opaque = turned.pixels.every((value, at) => at % 4 !== 3 || value === 255)
  const made = opaque ? image.get_bytes_jpeg(JPEG_QUALITY) : image.get_bytes()
  image.free()
  return {
    bytes: made,
    contentType: opaque ? 'image/jpeg' : 'image/png',
    width: turned.width,
    height: turned.height,
  }
}

function middleOf(image: PhotonImage): PhotonImage {
  const [width, height] = [image.get_width(), image.get_height()]
  const side = Math.min(width, height)
  const [x, y] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  return crop(image, x, y, x + side, y + side)
}

/** Always drawn anew, also one that is small enough: nothing of the upload is handed on as it was. */
function shrink(image: PhotonImage, box: number): PhotonImage {
  const [width, height] = [image.get_width(), image.get_height()]
  const scale = Math.min(1, box / Math.max(width, height))
  const side = (length: number) => Math.max(1, Math.round(length * scale))
  return resize(image, side(width), side(height), SamplingFilter.Triangle)
}

parentPort?.on('message', (job: PictureJob) => {
  const done = makePicture(job)
  parentPort?.postMessage(done)
})
