import type { Writable } from 'node:stream'

const DRIP_MS = 100
const CHUNK = Buffer.alloc(16_384, 'x')

/** Writes as fast as the other side reads, until it hangs up. */
export function pour(target: Writable, chunk: Buffer = CHUNK): void {
  const next = () => {
    if (target.destroyed || target.writableEnded) return
    if (target.write(chunk)) setImmediate(next)
    else target.once('drain', next)
  }
  next()
}

/** Does something small ten times a second, until the other side hangs up. */
export function drip(target: Writable, act: () => void): void {
  const timer = setInterval(() => {
    if (target.destroyed || target.writableEnded) clearInterval(timer)
    else act()
  }, DRIP_MS)
  target.once('close', () => clearInterval(timer))
}
