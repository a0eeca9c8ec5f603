import { protocolError } from './errors.ts'
import type { FrameWriter } from './frame-writer.ts'
import { Code, DEFAULT_WINDOW, MAX_31_BITS } from './protocol.ts'
import type { H2Stream } from './stream.ts'

/** Apple's limit, and the usual SETTINGS_MAX_CONCURRENT_STREAMS. */
const MOST_STREAMS = 100

/** The requests of one connection: which are under way, which wait, and how much of their bodies the service takes. */
export type Outgoing = {
  /** Under way, by id. */
  readonly streams: ReadonlyMap<number, H2Stream>
  /** In the order in which they came. */
  readonly waiting: ReadonlySet<H2Stream>
  /** How many may be under way at a time. */
  readonly limit: number
  /** Puts a request in line. */
  add(stream: H2Stream): void
  /** Begins what waits, as far as it may. */
  admit(): void
  /** Takes a request out; whether it was under way. */
  remove(stream: H2Stream): boolean
  /** Whether there ever was such a stream of ours: of others the service may not speak. */
  wasBegun(streamId: number): boolean
  /** Whether the service may have got something of it. */
  mayHaveLeft(stream: H2Stream): boolean
  /** All that was written is on its way. */
  onFlushed(): void
  /** SETTINGS_MAX_CONCURRENT_STREAMS. */
  setLimit(value: number): void
  /** The service changed the size of its table: the next request says so. */
  clearTable(): void
  /** SETTINGS_INITIAL_WINDOW_SIZE, for streams under way too (RFC 9113 §6.9.2). Returns a code, as the next two do. */
  setStreamWindow(value: number): number
  /** The service takes more of one stream. */
  widenStream(stream: H2Stream, increment: number): number
  /** The service takes more on the whole. */
  widen(increment: number): number
  /** Sends on what had no room. */
  sendBodies(): void
}

/**
 * @param mayBegin whether the connection takes new requests right now
 * @param onExhausted no id is left for another one
 */
export function createOutgoing(writer: FrameWriter, mayBegin: () => boolean, onExhausted: () => void): Outgoing {
  const streams = new Map<number, H2Stream>()
  const waiting = new Set<H2Stream>()
  /** Under way, with a body for which the service has no room yet. */
  const blocked = new Set<H2Stream>()
  let nextId = 1
  /** All streams up to here are at least on their way to the service. */
  let flushedId = -1
  let limit = MOST_STREAMS
  /** How much the service takes, on the connection and on a new stream. */
  let sendWindow = DEFAULT_WINDOW
  let newStreamWindow = DEFAULT_WINDOW
  /** Due after each change of the table's size by the service, and harmless otherwise. */
  let clearsTable = true

  function admit(): void {
    for (const stream of waiting) {
      if (streams.size >= limit || sendWindow <= 0 || !mayBegin()) return
      waiting.delete(stream)
      begin(stream)
    }
  }

  function begin(stream: H2Stream): void {
    const id = nextId
    // Before the writing, which may hand over what is written.
    nextId += 2
    if (!writer.request(id, stream.request, clearsTable)) {
      stream.settle({ kind: 'failed', error: protocolError('the request headers do not fit into a frame') })
      return
    }
    clearsTable = false
    stream.id = id
    stream.window = newStreamWindow
    streams.set(id, stream)
    sendBody(stream)
    if (nextId > MAX_31_BITS) onExhausted()
  }

  function sendBody(stream: H2Stream): void {
    const { body } = stream.request
    if (stream.sent === body.length) return
    const size = Math.min(body.length - stream.sent, sendWindow, stream.window)
    if (size > 0) {
      const end = stream.sent + size
      writer.data(
        stream.id,
        stream.sent === 0 && end === body.length ? body : body.subarray(stream.sent, end),
        end === body.length,
      )
      stream.sent = end
      stream.window -= size
      sendWindow -= size
    }
    if (stream.sent < body.length) blocked.add(stream)
    else blocked.delete(stream)
  }

  function sendBodies(): void {
    for (const stream of blocked) {
      if (sendWindow <= 0) break
      sendBody(stream)
    }
    admit()
  }

  return {
    streams,
    waiting,
    get limit() {
      return limit
    },
    add: stream => void waiting.add(stream),
    admit,
    remove(stream) {
      blocked.delete(stream)
      if (streams.delete(stream.id)) return true
      waiting.delete(stream)
      return false
    },
    wasBegun: streamId => streamId < nextId,
    mayHaveLeft: stream => stream.id !== 0 && stream.id <= flushedId,
    onFlushed() {
      flushedId = nextId - 2
    },
    setLimit(value) {
      limit = Math.min(value, MOST_STREAMS)
    },
    clearTable() {
      clearsTable = true
    },
    setStreamWindow(value) {
      for (const stream of streams.values()) {
        stream.window += value - newStreamWindow
        if (stream.window > MAX_31_BITS) return Code.flowControlError
      }
      newStreamWindow = value
      return Code.noError
    },
    widenStream(stream, increment) {
      stream.window += increment
      if (stream.window > MAX_31_BITS) return Code.flowControlError
      sendBody(stream)
      return Code.noError
    },
    widen(increment) {
      sendWindow += increment
      if (sendWindow > MAX_31_BITS) return Code.flowControlError
      sendBodies()
      return Code.noError
    },
    sendBodies,
  }
}
