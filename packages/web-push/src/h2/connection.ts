import type { TLSSocket } from 'node:tls'
import type { ExchangeRequest } from '../exchange.ts'
import { readAnswers, STREAM_WINDOW } from './answers.ts'
import { protocolError, resetError } from './errors.ts'
import { frameWriter } from './frame-writer.ts'
import { MAX_LIST_BYTES } from './hpack-decode.ts'
import { requestEncoder } from './hpack-encode.ts'
import { readIncoming } from './incoming.ts'
import { createOutgoing } from './outgoing.ts'
import { Code, Setting } from './protocol.ts'
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

/** Shorter than what routers on the way forget a silent connection after. Never a ping: some services punish them (D6). */
const IDLE_MS = 180_000
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
    outgoing.onFlushed()
  })
  const outgoing = createOutgoing(
    writer,
    () => state === 'open' && socket.writableLength <= MOST_UNREAD_BYTES,
    () => retire(),
  )
  const { streams, waiting } = outgoing
  let state: 'open' | 'retired' | 'ended' = 'open'
  const ready = Promise.withResolvers<void>()

  /** Ends an exchange; with a code, ends it for the service too. */
  function finish(stream: H2Stream, otherwise: H2Exchange, code?: number): void {
    if (outgoing.remove(stream) && code !== undefined) writer.reset(stream.id, code)
    stream.settle(otherwise)
    if (state === 'retired' && streams.size === 0) end(Code.noError)
    else outgoing.admit()
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
      finish(stream, outgoing.mayHaveLeft(stream) ? { kind: 'failed', error } : { kind: 'unsent', error })
    }
  }

  const incoming = readIncoming({
    ...readAnswers({ writer, outgoing, finish, onBroken, onProgress: () => incoming.onProgress() }),
    onSetting(id, value) {
      if (id === Setting.maxConcurrentStreams) outgoing.setLimit(value)
      if (id === Setting.headerTableSize) outgoing.clearTable()
      return id === Setting.initialWindowSize ? outgoing.setStreamWindow(value) : Code.noError
    },
    onSettingsEnd() {
      writer.acknowledgeSettings()
      ready.resolve()
      outgoing.sendBodies()
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
  })

  socket.on('data', (piece: Buffer) => {
    if (state === 'ended') return
    const code = incoming.read(piece)
    if (code === Code.noError) return
    onBroken()
    end(code, protocolError(`the service broke HTTP/2, code ${code}`))
  })
  socket.on('drain', outgoing.admit)
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
      return outgoing.limit
    },
    post(request, timeoutMs) {
      return new Promise(resolve => {
        if (state !== 'open') {
          resolve({ kind: 'unsent', error: resetError('the connection takes no more requests') })
          return
        }
        incoming.onProgress()
        outgoing.add(new H2Stream(request, timeoutMs, onDeadline, resolve))
        outgoing.admit()
      })
    },
    retire,
    destroy() {
      end(Code.noError)
      socket.destroy()
    },
  }
}
