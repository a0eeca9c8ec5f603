import { readVarint, varint } from './protobuf.ts'

/** The kinds of frame of the message stream that this service knows. */
export const TAG = {
  heartbeatPing: 0,
  heartbeatAck: 1,
  loginRequest: 2,
  loginResponse: 3,
  close: 4,
  iq: 7,
  dataMessage: 8,
} as const

/** Each side says it once, before its first frame. */
export const STREAM_VERSION = 41
const OLDEST_VERSION = 38

export type Frame = { readonly tag: number; readonly payload: Buffer }

/** Tag, length, message. */
export function encodeFrame(tag: number, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([tag]), varint(payload.length), payload])
}

/**
 * Cuts a stream into frames, however its bytes are split. Feed it what arrives; it returns the frames that are complete,
 * or `null` once the peer speaks another version.
 */
export function createFrameReader(): (chunk: Uint8Array) => Frame[] | null {
  let rest = Buffer.alloc(0)
  let versionSeen = false
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    if (!versionSeen) {
      if ((rest[0] ?? OLDEST_VERSION) < OLDEST_VERSION) return null
      versionSeen = rest.length > 0
      rest = rest.subarray(1)
    }
    const frames: Frame[] = []
    for (let next = readFrame(rest); next; next = readFrame(rest)) {
      frames.push(next.frame)
      rest = rest.subarray(next.end)
    }
    return frames
  }
}

function readFrame(bytes: Buffer): { frame: Frame; end: number } | null {
  const tag = bytes[0]
  const length = readVarint(bytes, 1)
  if (tag === undefined || !length) return null
  const end = length.end + Number(length.value)
  if (bytes.length < end) return null
  return { frame: { tag, payload: bytes.subarray(length.end, end) }, end }
}
