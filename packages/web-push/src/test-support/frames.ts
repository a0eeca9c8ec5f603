import type { Duplex } from 'node:stream'
import { frameReader } from '../h2/frame-reader.ts'
import { Frame, PREFACE } from '../h2/protocol.ts'

/** A frame as it stands on the wire. */
export type WireFrame = {
  readonly type: number
  readonly flags: number
  readonly streamId: number
  readonly payload: Buffer
}

/** Puts a frame together. */
export function frame(type: number, flags = 0, streamId = 0, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(streamId, 5)
  return Buffer.concat([head, payload])
}

/** A number as four bytes. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** SETTINGS, by the numbers that they have. */
export function settings(values: Readonly<Record<number, number>> = {}): Buffer {
  const pairs = Object.entries(values).map(([id, value]) => Buffer.concat([Buffer.of(0, Number(id)), uint32(value)]))
  return frame(Frame.settings, 0, 0, Buffer.concat(pairs))
}

/** Calls back for each frame that a client sends, after its preface. */
export function onClientFrames(socket: Duplex, onFrame: (frame: WireFrame) => void): void {
  const read = frameReader((type, flags, streamId, payload) => {
    onFrame({ type, flags, streamId, payload: Buffer.from(payload) })
    return 0
  })
  let preface = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    if (preface.length === PREFACE.length) return void read(bytes)
    const all = Buffer.concat([preface, bytes])
    preface = all.subarray(0, PREFACE.length)
    if (all.length > PREFACE.length) read(all.subarray(PREFACE.length))
  })
}

/** The header blocks that a service sends, one after the other. */
export function headerBlocks(socket: Duplex): { next(): Promise<Buffer> } {
  const blocks: Buffer[] = []
  const asked: Array<(block: Buffer) => void> = []
  const read = frameReader((type, _flags, _streamId, payload) => {
    if (type === Frame.headers) {
      const block = Buffer.from(payload)
      const next = asked.shift()
      if (next) next(block)
      else blocks.push(block)
    }
    return 0
  })
  socket.on('data', read)
  return {
    next() {
      const block = blocks.shift()
      return block ? Promise.resolve(block) : new Promise(resolve => asked.push(resolve))
    },
  }
}
