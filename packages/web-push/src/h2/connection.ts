import type { TLSSocket } from 'node:tls'
import type { ExchangeRequest } from '../exchange.ts'
import { protocolError, resetError } from './errors.ts'
import { frameWriter } from './frame-writer.ts'
import { decodeBlock, MAX_LIST_BYTES } from './hpack-decode.ts'
import { requestEncoder } from './hpack-encode.ts'
import { readIncoming } from './incoming.ts'
import { Code, DEFAULT_WINDOW, MAX_31_BITS, Setting } from './protocol.ts'
import { readResponseHead } from './response-head.ts'
import { type H2Exchange, H2Stream } from './stream.ts'

/** An HTTP/2 connection for small POSTs with short answers, and for nothing else. */
export type H2Connection = {
  /** Settled by the service's settings: a stream beyond its limits would be refused. Rejects if they never come. */
  readonly ready: Promise<void>
  /** How many requests are under way or wait for their turn. */
  readonly load: number
  /** How many may be under way at a time. */
  readonly limit: number
  /**
   * One POST with a deadline. Once there is a status it counts, even if the body breaks off. A request that still waits
   * for its turn at the deadline is never sent. Never rejects.
   */
  post(request: ExchangeRequest, timeoutMs: number): Promise<H2Exchange>
  /** Takes no new requests, hands back those that wait, and ends with the last that is under way. */
  retire(): void
  destroy(): void
}

export type H2ConnectionEvents = {
  /** It takes no new requests any more. */
  readonly onRetired: () => void
  /** One of the two sides says that the other broke the protocol, or the service wants HTTP/1.1. */
  readonly onBroken: () => void
}

/** Apple's limit, and the usual SETTINGS_MAX_CONCURRENT_STREAMS. */
const MOST_STREAMS = 100
/** Shorter than what routers on the way forget a silent connection after. Never a ping: some services punish them (D6). */
const IDLE_MS = 180_000
/** An answer is read up to 4 KiB: nobody needs to send us more before we say stop. */
const STREAM_WINDOW = 16_384
/** Half of the connection's window: opened as soon as so much has come, so that no frame can ever exceed it. */
const WINDOW_STEP = DEFAULT_WINDOW >> 1
/** A service that does not read gets no more than this before it does. */
const MOST_UNREAD_BYTES = 262_144
/** For the last words to leave. */
const LINGER_MS = 1000

const OUR_SETTINGS = new Map<number, number>([
  // Header blocks that stand for themselves: nothing to keep, and nothing that one could break for the next.
  [Setting.headerTableSize, 0],
  [Setting.enablePush, 0],
  [Setting.initialWindowSize, STREAM_WINDOW],
  [Setting.maxHeaderListSize, MAX_LIST_BYTES],
])
/** With these the service says that it did not understand us, or does not want to. */
const FAULTS_OF_OURS: ReadonlySet<number> = new Set([
  Code.protocolError,
  Code.flowControlError,
  Code.streamClosed,
  Code.frameSizeError,
  Code.compressionError,
  Code.inadequateSecurity,
  Code.http11Required,
])

/** Made once: whoever answers has a status, so that this is nearly never said. */
const NO_STATUS: H2Exchange = { kind: 'failed', error: resetError('the answer has no status') }

/**
 * Speaks HTTP/2 (RFC 9113) over a connection on which ALPN chose it. What is sent within one turn of the event loop
 * leaves in as few pieces as possible; that is where the speed comes from (docs/decisions/0015).
 */
export function openH2Connection(
  socket: TLSSocket,
  authority: string,
  { onRetired, onBroken }: H2ConnectionEvents,
): H2Connection {
  const writer = frameWriter(requestEncoder(authority), bytes => {
    if (!socket.writable) return
    socket.write(bytes)
    flushedId = nextId - 2
  })
  /** Under way, by id. */
  const streams = new Map<number, H2Stream>()
  /** In the order in which they came. */
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
  /** How much came since the service was last told that it may send more. */
  let unreported = 0
  /** Due after each change of the table's size by the service, and harmless otherwise. */
  let clearsTable = true
  let state: 'open' | 'retired' | 'ended' = 'open'
  const ready = Promise.withResolvers<void>()

  function admit(): void {
    for (const stream of waiting) {
      if (state !== 'open' || streams.size >= limit || sendWindow <= 0) return
      if (socket.writableLength > MOST_UNREAD_BYTES) return
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
    if (nextId > MAX_31_BITS) retire()
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

  /** Ends an exchange; with a code, ends it for the service too. */
  function finish(stream: H2Stream, otherwise: H2Exchange, code?: number): void {
    if (streams.delete(stream.id)) {
      blocked.delete(stream)
      if (code !== undefined) writer.reset(stream.id, code)
    } else waiting.delete(stream)
    stream.settle(otherwise)
    if (state === 'retired' && streams.size === 0) end(Code.noError)
    else admit()
  }

  function onDeadline(stream: H2Stream): void {
    finish(stream, { kind: 'timeout' }, Code.cancel)
  }

  function handBack(stream: H2Stream): void {
    finish(stream, { kind: 'unsent', error: resetError('the connection takes no more requests') })
  }

  function retire(): void {
    if (state !== 'open') return
    state = 'retired'
    onRetired()
    for (const stream of waiting) handBack(stream)
    if (streams.size === 0) end(Code.noError)
  }

  /** Says why, and hangs up; whoever still waits for an answer has none. */
  function end(code: number, error: Error = resetError('the connection ended')): void {
    if (state === 'ended') return
    if (state === 'open') onRetired()
    state = 'ended'
    if (socket.writable) {
      writer.goaway(code)
      writer.flush()
      socket.end()
    }
    // Whoever does not let us finish is not waited for.
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
    ready.reject(error)
    for (const stream of [...streams.values(), ...waiting]) {
      finish(stream, stream.id === 0 || stream.id > flushedId ? { kind: 'unsent', error } : { kind: 'failed', error })
    }
  }

  /** A header block on a stream of ours: an interim answer, the answer, or what follows its body. */
  function onHeaders(streamId: number, block: Buffer, endsStream: boolean): number {
    if (streamId >= nextId) return Code.protocolError
    const stream = streams.get(streamId)
    // Reset by us a moment ago.
    if (!stream) return Code.noError
    if (stream.head) return endsStream ? onAnswered(stream) : onMalformed(stream)
    const fields = decodeBlock(block)
    if (typeof fields === 'number') return fields
    const head = readResponseHead(fields)
    if (!head) return onMalformed(stream)
    if (head.status < 200) return endsStream ? onMalformed(stream) : Code.noError
    stream.head = head
    return endsStream ? onAnswered(stream) : Code.noError
  }

  function onData(streamId: number, data: Buffer, flow: number, endsStream: boolean): number {
    if (streamId >= nextId) return Code.protocolError
    unreported += flow
    if (unreported >= WINDOW_STEP) {
      writer.windowUpdate(0, unreported)
      unreported = 0
    }
    const stream = streams.get(streamId)
    if (!stream) return Code.noError
    stream.flow += flow
    if (stream.flow > STREAM_WINDOW) return Code.flowControlError
    if (!stream.head) return onMalformed(stream)
    if (data.length > 0) {
      incoming.onProgress()
      if (stream.keep(data) && !endsStream) finish(stream, { kind: 'timeout' }, Code.cancel)
    }
    return endsStream ? onAnswered(stream) : Code.noError
  }

  function onAnswered(stream: H2Stream): number {
    incoming.onProgress()
    // Answered before it was all read: the rest is not wanted.
    const isSent = stream.sent === stream.request.body.length
    finish(stream, NO_STATUS, isSent ? undefined : Code.cancel)
    return Code.noError
  }

  /** The stream alone is broken (RFC 9113 §8.1.1); but a service that answers like this is better asked in HTTP/1.1. */
  function onMalformed(stream: H2Stream): number {
    onBroken()
    finish(stream, { kind: 'failed', error: protocolError('the answer is malformed') }, Code.protocolError)
    return Code.noError
  }

  const incoming = readIncoming({
    onHeaders,
    onData,
    onReset(streamId, code) {
      if (streamId >= nextId) return Code.protocolError
      const stream = streams.get(streamId)
      if (!stream) return Code.noError
      if (code === Code.http11Required) onBroken()
      const error = resetError(`the service reset the stream, code ${code}`)
      const isUnsent = code === Code.refusedStream || code === Code.http11Required
      finish(stream, isUnsent ? { kind: 'unsent', error } : { kind: 'failed', error })
      return Code.noError
    },
    onSetting(id, value) {
      if (id === Setting.maxConcurrentStreams) limit = Math.min(value, MOST_STREAMS)
      if (id === Setting.headerTableSize) clearsTable = true
      if (id !== Setting.initialWindowSize) return Code.noError
      for (const stream of streams.values()) {
        stream.window += value - newStreamWindow
        if (stream.window > MAX_31_BITS) return Code.flowControlError
      }
      newStreamWindow = value
      return Code.noError
    },
    onSettingsEnd() {
      writer.acknowledgeSettings()
      ready.resolve()
      sendBodies()
      return Code.noError
    },
    onPing(payload) {
      writer.acknowledgePing(payload)
      return Code.noError
    },
    onGoaway(lastStreamId, code) {
      if (FAULTS_OF_OURS.has(code)) onBroken()
      retire()
      const error = resetError(`the service went away, code ${code}`)
      for (const stream of streams.values()) if (stream.id > lastStreamId) finish(stream, { kind: 'unsent', error })
      return Code.noError
    },
    onWindowUpdate(streamId, increment) {
      if (streamId !== 0) return onStreamWindow(streamId, increment)
      if (increment === 0) return Code.protocolError
      sendWindow += increment
      if (sendWindow > MAX_31_BITS) return Code.flowControlError
      sendBodies()
      return Code.noError
    },
  })

  function onStreamWindow(streamId: number, increment: number): number {
    if (streamId % 2 === 0 || streamId >= nextId) return Code.protocolError
    const stream = streams.get(streamId)
    if (!stream) return Code.noError
    if (increment === 0) return onMalformed(stream)
    stream.window += increment
    if (stream.window > MAX_31_BITS) return Code.flowControlError
    sendBody(stream)
    return Code.noError
  }

  socket.on('data', (piece: Buffer) => {
    if (state === 'ended') return
    const code = incoming.read(piece)
    if (code === Code.noError) return
    onBroken()
    end(code, protocolError(`the service broke HTTP/2, code ${code}`))
  })
  socket.on('drain', admit)
  socket.on('error', (error: Error) => end(Code.noError, error))
  for (const event of ['end', 'close']) socket.on(event, () => end(Code.noError))
  socket.setTimeout(IDLE_MS, retire)
  // Whoever opens it may not wait for it.
  ready.promise.catch(() => undefined)
  if (socket.destroyed) end(Code.noError)
  writer.begin(OUR_SETTINGS)
  writer.flush()

  return {
    ready: ready.promise,
    get load() {
      return streams.size + waiting.size
    },
    get limit() {
      return limit
    },
    post(request, timeoutMs) {
      return new Promise(resolve => {
        if (state !== 'open') {
          resolve({ kind: 'unsent', error: resetError('the connection takes no more requests') })
          return
        }
        incoming.onProgress()
        waiting.add(new H2Stream(request, timeoutMs, onDeadline, resolve))
        admit()
      })
    },
    retire,
    destroy() {
      end(Code.noError)
      socket.destroy()
    },
  }
}
