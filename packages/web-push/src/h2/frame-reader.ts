import { Code, DEFAULT_FRAME_SIZE, FRAME_HEADER_BYTES } from './protocol.ts'

/** Takes a frame; `payload` is only good until it returns. Returns a code, `noError` to go on. */
export type FrameHandler = (type: number, flags: number, streamId: number, payload: Buffer) => number

/**
 * Cuts a stream of bytes into frames (RFC 9113 §4.1), whatever pieces it comes in. The returned function takes the next
 * piece, and returns the first code that is not `noError`: the handler's, or `frameSizeError`. Then it is used up.
 * Holds one frame at most.
 */
export function frameReader(onFrame: FrameHandler): (piece: Buffer) => number {
  /** A frame that began in one piece and ends in another: its header, and then all of it. */
  let held = Buffer.alloc(0)
  let have = 0

  function take(frame: Buffer, at: number, length: number): number {
    const streamId = frame.readUInt32BE(at + 5) & 0x7fff_ffff
    const start = at + FRAME_HEADER_BYTES
    return onFrame(frame[at + 3] ?? 0, frame[at + 4] ?? 0, streamId, frame.subarray(start, start + length))
  }

  /** Fills what is held up to `size` bytes; returns where in the piece that ended. */
  function fill(piece: Buffer, at: number, size: number): number {
    if (held.length < size) {
      const larger = Buffer.alloc(size)
      held.copy(larger, 0, 0, have)
      held = larger
    }
    const copied = piece.copy(held, have, at, at + Math.max(size - have, 0))
    have += copied
    return at + copied
  }

  return piece => {
    let at = 0
    if (have > 0) {
      at = fill(piece, at, FRAME_HEADER_BYTES)
      if (have < FRAME_HEADER_BYTES) return Code.noError
      const length = held.readUIntBE(0, 3)
      if (length > DEFAULT_FRAME_SIZE) return Code.frameSizeError
      at = fill(piece, at, FRAME_HEADER_BYTES + length)
      if (have < FRAME_HEADER_BYTES + length) return Code.noError
      const code = take(held, 0, length)
      held = Buffer.alloc(0)
      have = 0
      if (code !== Code.noError) return code
    }
    while (piece.length - at >= FRAME_HEADER_BYTES) {
      const length = piece.readUIntBE(at, 3)
      if (length > DEFAULT_FRAME_SIZE) return Code.frameSizeError
      const end = at + FRAME_HEADER_BYTES + length
      if (end > piece.length) break
      const code = take(piece, at, length)
      if (code !== Code.noError) return code
      at = end
    }
    if (at < piece.length) fill(piece, at, piece.length - at)
    return Code.noError
  }
}
