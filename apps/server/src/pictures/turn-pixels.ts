export interface Pixels {
  /** RGBA, row by row. */
  readonly pixels: Uint8Array
  readonly width: number
  readonly height: number
}

/**
 * Turns a picture as its EXIF orientation asks (CIPA DC-008, 4.6.4 A), so that it stands upright without EXIF.
 * @param orientation 1 to 8; anything else leaves it as it is
 */
export function turnPixels(pixels: Uint8Array, width: number, height: number, orientation: number): Pixels {
  if (orientation < 2 || orientation > 8) return { pixels, width, height }
  const lies = orientation >= 5
  const [newWidth, newHeight] = lies ? [height, width] : [width, height]
  const from = new Uint32Array(pixels.slice().buffer)
  const to = new Uint32Array(from.length)
  for (let y = 0; y < newHeight; y += 1) {
    for (let x = 0; x < newWidth; x += 1) {
      const [sx, sy] = sourceOf(orientation, x, y, width - 1, height - 1)
      to[y * newWidth + x] = from[sy * width + sx] ?? 0
    }
  }
  return { pixels: new Uint8Array(to.buffer), width: newWidth, height: newHeight }
}

/** Where the pixel at (x, y) of the upright picture stands in the one that was sent. */
function sourceOf(orientation: number, x: number, y: number, right: number, bottom: number): readonly [number, number] {
  switch (orientation) {
    case 2:
      return [right - x, y]
    case 3:
      return [right - x, bottom - y]
    case 4:
      return [x, bottom - y]
    case 5:
      return [y, x]
    case 6:
      return [y, bottom - x]
    case 7:
      return [right - y, bottom - x]
    case 8:
      return [right - y, x]
    default:
      return [x, y]
  }
}
