import { draw_text as drawText, PhotonImage } from '@cf-wasm/photon'

/** In pixels: what a notification shows at most, on a dense screen. */
export const INITIALS_BOX = 192
/** As in the app; white on each of them has a contrast of at least 4.5. */
const COLOURS: readonly (readonly [number, number, number])[] = [
  [0x22, 0x71, 0xb1],
  [0x8a, 0x4b, 0x08],
  [0x00, 0x70, 0x17],
  [0x7c, 0x3a, 0xad],
  [0xb3, 0x2d, 0x2e],
  [0x2c, 0x6e, 0x73],
]
const FONT_SIZE = 92
/** Two wide letters and what stands above them. */
const PAPER = 3 * INITIALS_BOX

/** White letters in the middle of a coloured square, as a PNG. @param colour which of the app's, from 0 */
export function drawInitials(initials: string, colour: number): Uint8Array {
  const background = COLOURS[colour % COLOURS.length] ?? [0, 0, 0]
  const paper = new PhotonImage(filled(PAPER, background), PAPER, PAPER)
  drawText(paper, initials, INITIALS_BOX, INITIALS_BOX, FONT_SIZE)
  const drawn = paper.get_raw_pixels()
  paper.free()
  const pixels = filled(INITIALS_BOX, background)
  const ink = inkOf(drawn, background)
  if (ink) copyToMiddle(drawn, ink, pixels)
  const image = new PhotonImage(pixels, INITIALS_BOX, INITIALS_BOX)
  const png = image.get_bytes()
  image.free()
  return png
}

type Colour = readonly [number, number, number]

function filled(side: number, [red, green, blue]: Colour): Uint8Array {
  const pixels = new Uint8Array(side * side * 4)
  for (let at = 0; at < pixels.length; at += 4) pixels.set([red, green, blue, 255], at)
  return pixels
}

interface Ink {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Where letters were drawn; their font says nothing of how wide they are. */
function inkOf(pixels: Uint8Array, [red]: Colour): Ink | undefined {
  let [left, top, right, bottom] = [PAPER, PAPER, -1, -1]
  for (let y = 0; y < PAPER; y += 1) {
    for (let x = 0; x < PAPER; x += 1) {
      if (pixels[(y * PAPER + x) * 4] === red) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
  }
  return right < 0 ? undefined : { left, top, right, bottom }
}

function copyToMiddle(from: Uint8Array, { left, top, right, bottom }: Ink, to: Uint8Array): void {
  const centre = (first: number, last: number) => Math.round((first + last + 1 - INITIALS_BOX) / 2)
  const [x0, y0] = [centre(left, right), centre(top, bottom)]
  for (let y = 0; y < INITIALS_BOX; y += 1) {
    const start = ((y + y0) * PAPER + x0) * 4
    to.set(from.subarray(start, start + INITIALS_BOX * 4), y * INITIALS_BOX * 4)
  }
}
