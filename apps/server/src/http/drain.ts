import type { IncomingMessage } from 'node:http'

/** In bytes: what a careless client sends by mistake. Whoever sends more is cut off. */
const MOST = 16 * 1024 * 1024
/** In milliseconds. */
const WITHIN = 5_000

/**
 * Reads the rest of a refused body and throws it away, within bounds. A connection that is closed while the client still
 * writes is reset, and the client never sees why.
 */
export function drain(request: IncomingMessage): Promise<void> {
  if (request.readableEnded || request.destroyed) return Promise.resolve()
  return new Promise(resolve => {
    let read = 0
    const count = (piece: Buffer | string) => {
      read += piece.length
      if (read > MOST) stop()
    }
    const stop = () => {
      clearTimeout(timer)
      request.off('data', count)
      for (const end of ['end', 'close', 'error']) request.off(end, stop)
      resolve()
    }
    const timer = setTimeout(stop, WITHIN)
    for (const end of ['end', 'close', 'error']) request.on(end, stop)
    request.on('data', count)
  })
}
