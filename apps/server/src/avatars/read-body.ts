import type { Readable } from 'node:stream'

/** In milliseconds, for all of it: whoever sends a byte a minute is cut off. */
const WITHIN = 60_000

/** A body that fits into memory. */
export async function readBody(incoming: Readable, most: number): Promise<Buffer | 'too_large' | 'cut_off'> {
  const pieces: Buffer[] = []
  let size = 0
  const timer = setTimeout(() => incoming.destroy(), WITHIN)
  try {
    // Not destroyed when reading stops early: the rest is drained, so that the sender hears why.
    for await (const piece of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > most) return 'too_large'
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  } catch {
    return 'cut_off'
  } finally {
    clearTimeout(timer)
  }
}
