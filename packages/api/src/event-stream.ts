import type { Failure } from './result.ts'
import { createSseParser } from './sse-parser.ts'
import { addressOf, problemOf, requestInit, type TransportOptions } from './transport.ts'

/** A live event as received. `data` is unchecked: the receiver knows its types and skips those it does not know. */
export interface ReceivedEvent {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

export interface EventStream {
  readonly lastEventId?: string | undefined
  readonly signal: AbortSignal
  readonly onOpen?: () => void
  readonly onEvent: (event: ReceivedEvent) => void
  /** Nothing happened up to here: the place to resume at. */
  readonly onId?: (id: string) => void
  /** Bytes came, a comment among them: the link is alive. */
  readonly onAlive?: () => void
}

/** How one stream ended. `closed` is the server's doing: connect again with the last id. */
export type StreamEnd = { readonly kind: 'closed' } | Failure

/** Opens one stream and reads it to its end. It never reconnects: see {@link followEvents}. */
export async function openEventStream(
  options: TransportOptions,
  path: string,
  stream: EventStream,
): Promise<StreamEnd> {
  try {
    const init = requestInit(options.credentials(), { method: 'GET', accept: 'text/event-stream' })
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(stream.lastEventId ? { 'last-event-id': stream.lastEventId } : {}),
    }
    const response = await options.fetch(addressOf(options.apiRoot, path, undefined), {
      ...init,
      headers,
      signal: stream.signal,
    })
    if (!response.ok) return await problemOf(response)
    if (!response.body || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
      await response.body?.cancel()
      return { kind: 'unreadable', status: response.status }
    }
    stream.onOpen?.()
    await readAll(response.body, stream)
    return stream.signal.aborted ? { kind: 'aborted' } : { kind: 'closed' }
  } catch {
    return stream.signal.aborted ? { kind: 'aborted' } : { kind: 'offline' }
  }
}

async function readAll(body: ReadableStream<Uint8Array>, stream: EventStream): Promise<void> {
  const decoder = new TextDecoder()
  const parse = createSseParser(event => {
    const data = decode(event.data)
    if (data !== undefined) stream.onEvent({ id: event.id ?? '', type: event.type, data })
  }, stream.onId)
  const reader = body.getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    stream.onAlive?.()
    parse(decoder.decode(piece.value, { stream: true }))
  }
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
