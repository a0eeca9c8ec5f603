import { frameReader } from './frame-reader.ts'
import { MAX_BLOCK_BYTES } from './hpack-decode.ts'
import { Code, Flag, Frame, LARGEST_FRAME_SIZE, MAX_31_BITS, Setting } from './protocol.ts'

/** What a service says, as far as its form is right. Every handler returns a code; `noError` goes on. */
export type IncomingHandlers = {
  /** A whole header block. */
  onHeaders(streamId: number, block: Buffer, endsStream: boolean): number
  /** `flow`: how many bytes it takes from our windows, padding included. */
  onData(streamId: number, data: Buffer, flow: number, endsStream: boolean): number
  onReset(streamId: number, code: number): number
  onSetting(id: number, value: number): number
  /** After the last setting of a frame. */
  onSettingsEnd(): number
  onPing(payload: Buffer): number
  onGoaway(lastStreamId: number, code: number): number
  /** Stream 0 is the connection. */
  onWindowUpdate(streamId: number, increment: number): number
}

export type Incoming = {
  /** Takes bytes as they come; returns the first code that is not `noError`, and is used up by it. */
  read(piece: Buffer): number
  /** Something useful happened: the service may be idle again for as long as at the beginning. */
  onProgress(): void
}

/**
 * So many frames may come that bring no answer nearer (pings, settings, empty ones, windows, what belongs to no stream):
 * a push service sends a handful. More of them is a flood (RFC 9113 §10.5).
 */
const MOST_IDLE_FRAMES = 1000
const PRIORITY_BYTES = 5
const PING_BYTES = 8
const SETTING_BYTES = 6

/** Reads what a service sends, and holds it to the forms of RFC 9113 §6. Holds a frame and a header block at most. */
export function readIncoming(handlers: IncomingHandlers): Incoming {
  let isFirst = true
  let idleFrames = 0
  /** A header block whose end is still to come. */
  let open: { readonly streamId: number; readonly endsStream: boolean; parts: Buffer[]; size: number } | null = null

  function onHeaders(flags: number, streamId: number, payload: Buffer): number {
    let fragment = unpadded(flags, payload)
    if (fragment && flags & Flag.priority) {
      fragment = fragment.length < PRIORITY_BYTES ? null : fragment.subarray(PRIORITY_BYTES)
    }
    // Only odd streams are ours, and we permit no others (§8.4).
    if (streamId % 2 === 0 || !fragment) return Code.protocolError
    const endsStream = (flags & Flag.endStream) !== 0
    if (flags & Flag.endHeaders) return handlers.onHeaders(streamId, fragment, endsStream)
    open = { streamId, endsStream, parts: [Buffer.from(fragment)], size: fragment.length }
    return Code.noError
  }

  function onContinuation(flags: number, streamId: number, payload: Buffer): number {
    if (open?.streamId !== streamId) return Code.protocolError
    open.size += payload.length
    if (open.size > MAX_BLOCK_BYTES) return Code.enhanceYourCalm
    open.parts.push(Buffer.from(payload))
    if (!(flags & Flag.endHeaders)) return Code.noError
    const { parts, endsStream } = open
    open = null
    return handlers.onHeaders(streamId, Buffer.concat(parts), endsStream)
  }

  function onData(flags: number, streamId: number, payload: Buffer): number {
    const data = unpadded(flags, payload)
    if (streamId % 2 === 0 || !data) return Code.protocolError
    return handlers.onData(streamId, data, payload.length, (flags & Flag.endStream) !== 0)
  }

  function onSettings(flags: number, streamId: number, payload: Buffer): number {
    if (streamId !== 0) return Code.protocolError
    if (flags & Flag.ack) return payload.length === 0 ? Code.noError : Code.frameSizeError
    if (payload.length % SETTING_BYTES !== 0) return Code.frameSizeError
    for (let at = 0; at < payload.length; at += SETTING_BYTES) {
      const [id, value] = [payload.readUInt16BE(at), payload.readUInt32BE(at + 2)]
      const code = settingFault(id, value) || handlers.onSetting(id, value)
      if (code !== Code.noError) return code
    }
    return handlers.onSettingsEnd()
  }

  function onWindowUpdate(streamId: number, payload: Buffer): number {
    if (payload.length !== 4) return Code.frameSizeError
    return handlers.onWindowUpdate(streamId, payload.readUInt32BE() & MAX_31_BITS)
  }

  function onGoaway(streamId: number, payload: Buffer): number {
    if (streamId !== 0) return Code.protocolError
    if (payload.length < 8) return Code.frameSizeError
    return handlers.onGoaway(payload.readUInt32BE(0) & MAX_31_BITS, payload.readUInt32BE(4))
  }

  function onPing(flags: number, streamId: number, payload: Buffer): number {
    if (streamId !== 0) return Code.protocolError
    if (payload.length !== PING_BYTES) return Code.frameSizeError
    return flags & Flag.ack ? Code.noError : handlers.onPing(payload)
  }

  function onReset(streamId: number, payload: Buffer): number {
    if (streamId === 0 || streamId % 2 === 0) return Code.protocolError
    return payload.length === 4 ? handlers.onReset(streamId, payload.readUInt32BE()) : Code.frameSizeError
  }

  const read = frameReader((type, flags, streamId, payload) => {
    // §3.4: the service's first words are its settings.
    if (isFirst && (type !== Frame.settings || flags & Flag.ack)) return Code.protocolError
    isFirst = false
    // §6.10: nothing may come between the parts of a header block.
    if (open && type !== Frame.continuation) return Code.protocolError
    if (++idleFrames > MOST_IDLE_FRAMES) return Code.enhanceYourCalm
    switch (type) {
      case Frame.data:
        return onData(flags, streamId, payload)
      case Frame.headers:
        return onHeaders(flags, streamId, payload)
      case Frame.continuation:
        return onContinuation(flags, streamId, payload)
      case Frame.rstStream:
        return onReset(streamId, payload)
      case Frame.settings:
        return onSettings(flags, streamId, payload)
      case Frame.ping:
        return onPing(flags, streamId, payload)
      case Frame.goaway:
        return onGoaway(streamId, payload)
      case Frame.windowUpdate:
        return onWindowUpdate(streamId, payload)
      case Frame.pushPromise:
        return Code.protocolError
      default:
        // PRIORITY says nothing to a client; unknown frames are to be ignored (§5.5).
        return Code.noError
    }
  })

  return {
    read,
    onProgress() {
      idleFrames = 0
    },
  }
}

/** DATA or HEADERS without its padding (§6.1); null if there is more padding than frame. */
function unpadded(flags: number, payload: Buffer): Buffer | null {
  if (!(flags & Flag.padded)) return payload
  const end = payload.length - (payload[0] ?? 0)
  return payload.length === 0 || end < 1 ? null : payload.subarray(1, end)
}

/** §6.5.2: values that nobody may set. */
function settingFault(id: number, value: number): number {
  if (id === Setting.enablePush && value !== 0) return Code.protocolError
  if (id === Setting.initialWindowSize && value > MAX_31_BITS) return Code.flowControlError
  if (id === Setting.maxFrameSize && (value < 16_384 || value > LARGEST_FRAME_SIZE)) return Code.protocolError
  return Code.noError
}
