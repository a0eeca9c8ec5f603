import type { ExchangeRequest } from '../exchange.ts'
import { longestBlock, type RequestEncoder } from './hpack-encode.ts'
import { DEFAULT_FRAME_SIZE, Flag, FRAME_HEADER_BYTES, Frame, PREFACE } from './protocol.ts'

/** Frames on their way out: those of one turn of the event loop leave as one piece of bytes. */
export type FrameWriter = {
  /** The first of all: the preface and our settings. */
  begin(settings: ReadonlyMap<number, number>): void
  /** HEADERS of a request; false if they do not fit into a frame. A request without a body ends with them. */
  request(streamId: number, request: ExchangeRequest, clearsTable: boolean): boolean
  data(streamId: number, bytes: Uint8Array, endsStream: boolean): void
  acknowledgeSettings(): void
  acknowledgePing(payload: Uint8Array): void
  reset(streamId: number, code: number): void
  windowUpdate(streamId: number, increment: number): void
  goaway(code: number): void
  /** Hands over what is there. */
  flush(): void
}

/** About as much as one TLS record takes: more at a time saves nothing, and the service could begin already. */
const FULL = 16_384
/** Room for many turns; a new one is taken when no frame would fit. */
const SLAB_BYTES = 65_536
const SETTING_BYTES = 6

/** Writes frames for `send`, which keeps the bytes that it is given. */
export function frameWriter(encode: RequestEncoder, send: (bytes: Uint8Array) => void): FrameWriter {
  let slab = Buffer.allocUnsafeSlow(SLAB_BYTES)
  let start = 0
  let end = 0
  let planned: NodeJS.Immediate | null = null

  function flush(): void {
    if (planned) clearImmediate(planned)
    planned = null
    if (end === start) return
    const bytes = slab.subarray(start, end)
    start = end
    send(bytes)
  }

  /** Room for so many bytes more, in one piece. */
  function reserve(size: number): void {
    if (end + size <= slab.length) return
    const rest = slab.subarray(start, end)
    slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, rest.length + size))
    slab.set(rest)
    start = 0
    end = rest.length
  }

  function head(length: number, type: number, flags: number, streamId: number): void {
    slab.writeUIntBE(length, end, 3)
    slab[end + 3] = type
    slab[end + 4] = flags
    slab.writeUInt32BE(streamId, end + 5)
    end += FRAME_HEADER_BYTES
  }

  function written(): void {
    if (end - start >= FULL) flush()
    else planned ??= setImmediate(flush)
  }

  function frame(type: number, flags: number, streamId: number, payload: Uint8Array): void {
    reserve(FRAME_HEADER_BYTES + payload.length)
    head(payload.length, type, flags, streamId)
    slab.set(payload, end)
    end += payload.length
    written()
  }

  return {
    begin(settings) {
      const payload = Buffer.alloc(SETTING_BYTES * settings.size)
      let at = 0
      for (const [id, value] of settings) {
        at = payload.writeUInt16BE(id, at)
        at = payload.writeUInt32BE(value, at)
      }
      reserve(PREFACE.length)
      slab.set(PREFACE, end)
      end += PREFACE.length
      frame(Frame.settings, 0, 0, payload)
    },
    request(streamId, request, clearsTable) {
      const longest = longestBlock(request)
      if (longest > DEFAULT_FRAME_SIZE) return false
      reserve(FRAME_HEADER_BYTES + longest)
      const blockAt = end + FRAME_HEADER_BYTES
      const blockEnd = encode(slab, blockAt, request, clearsTable)
      const flags = request.body.length === 0 ? Flag.endHeaders | Flag.endStream : Flag.endHeaders
      head(blockEnd - blockAt, Frame.headers, flags, streamId)
      end = blockEnd
      written()
      return true
    },
    data: (streamId, bytes, endsStream) => frame(Frame.data, endsStream ? Flag.endStream : 0, streamId, bytes),
    acknowledgeSettings: () => frame(Frame.settings, Flag.ack, 0, Buffer.alloc(0)),
    acknowledgePing: payload => frame(Frame.ping, Flag.ack, 0, payload),
    reset: (streamId, code) => frame(Frame.rstStream, 0, streamId, uint32(code)),
    windowUpdate: (streamId, increment) => frame(Frame.windowUpdate, 0, streamId, uint32(increment)),
    // No stream of the service's was ever taken up.
    goaway: code => frame(Frame.goaway, 0, 0, Buffer.concat([uint32(0), uint32(code)])),
    flush,
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
