import { protocolError, resetError } from './errors.ts'
import type { FrameWriter } from './frame-writer.ts'
import { decodeBlock } from './hpack-decode.ts'
import type { IncomingHandlers } from './incoming.ts'
import type { Outgoing } from './outgoing.ts'
import { Code, DEFAULT_WINDOW } from './protocol.ts'
import { readResponseHead } from './response-head.ts'
import type { H2Exchange, H2Stream } from './stream.ts'

/** An answer is read up to 4 KiB: nobody needs to send us more before we say stop. */
export const STREAM_WINDOW = 16_384
/** Half of the connection's window: opened as soon as so much has come, so that no frame can ever exceed it. */
const WINDOW_STEP = DEFAULT_WINDOW >> 1

/** Made once: whoever answers has a status, so that this is nearly never said. */
const NO_STATUS: H2Exchange = { kind: 'failed', error: resetError('the answer has no status') }

export type AnswersDeps = {
  readonly writer: FrameWriter
  readonly outgoing: Pick<Outgoing, 'streams' | 'wasBegun' | 'widen' | 'widenStream'>
  /** Ends an exchange; with a code, ends it for the service too. */
  readonly finish: (stream: H2Stream, otherwise: H2Exchange, code?: number) => void
  /** The service wants HTTP/1.1, or answers as if. */
  readonly onBroken: () => void
  /** An answer came nearer. */
  readonly onProgress: () => void
}

/** What the service says of a stream of ours: its answer, its end, and how much more of the request it takes. */
export function readAnswers(
  deps: AnswersDeps,
): Pick<IncomingHandlers, 'onHeaders' | 'onData' | 'onReset' | 'onWindowUpdate'> {
  const { writer, outgoing, finish, onBroken, onProgress } = deps
  const { streams } = outgoing
  /** How much came since the service was last told that it may send more. */
  let unreported = 0

  /** A header block on a stream of ours: an interim answer, the answer, or what follows its body. */
  function onHeaders(streamId: number, block: Buffer, endsStream: boolean): number {
    if (!outgoing.wasBegun(streamId)) return Code.protocolError
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
    if (!outgoing.wasBegun(streamId)) return Code.protocolError
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
      onProgress()
      if (stream.keep(data) && !endsStream) finish(stream, { kind: 'timeout' }, Code.cancel)
    }
    return endsStream ? onAnswered(stream) : Code.noError
  }

  function onReset(streamId: number, code: number): number {
    if (!outgoing.wasBegun(streamId)) return Code.protocolError
    const stream = streams.get(streamId)
    if (!stream) return Code.noError
    if (code === Code.http11Required) onBroken()
    const error = resetError(`the service reset the stream, code ${code}`)
    const isUnsent = code === Code.refusedStream || code === Code.http11Required
    finish(stream, isUnsent ? { kind: 'unsent', error } : { kind: 'failed', error })
    return Code.noError
  }

  function onWindowUpdate(streamId: number, increment: number): number {
    if (streamId === 0) return increment === 0 ? Code.protocolError : outgoing.widen(increment)
    if (streamId % 2 === 0 || !outgoing.wasBegun(streamId)) return Code.protocolError
    const stream = streams.get(streamId)
    if (!stream) return Code.noError
    return increment === 0 ? onMalformed(stream) : outgoing.widenStream(stream, increment)
  }

  function onAnswered(stream: H2Stream): number {
    onProgress()
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

  return { onHeaders, onData, onReset, onWindowUpdate }
}
