import type { EventStream, ReceivedEvent, StreamEnd } from './event-stream.ts'

/** What a follower says of itself: `behind` means that what is shown may be old. */
export type FollowState = 'connecting' | 'live' | 'behind' | 'stopped'

export interface FollowOptions {
  readonly open: (stream: EventStream) => Promise<StreamEnd>
  readonly onEvent: (event: ReceivedEvent) => void
  readonly onState?: (state: FollowState) => void
  readonly signal: AbortSignal
  readonly lastEventId?: string | undefined
  /** The server sends a comment every 15 s; after three missed ones the link counts as dead. */
  readonly silenceMs?: number
  readonly random?: () => number
}

const firstDelayMs = 500
const longestDelayMs = 30_000

/**
 * Follows a stream for as long as it may: reconnects with full-jitter back-off, resumes at the last event, and gives up
 * only when the server refuses this caller (401, 403, 404).
 * @returns the refusal, or `aborted`
 */
export async function followEvents(options: FollowOptions): Promise<StreamEnd> {
  const { random = Math.random, silenceMs = 45_000 } = options
  let lastEventId = options.lastEventId
  let tries = 0
  options.onState?.('connecting')
  while (!options.signal.aborted) {
    const end = await openOnce(options, silenceMs, lastEventId, {
      onOpen: () => {
        tries = 0
        options.onState?.('live')
      },
      onEvent: event => {
        if (event.id) lastEventId = event.id
        options.onEvent(event)
      },
      onId: id => {
        lastEventId = id
      },
    })
    if (options.signal.aborted) break
    if (end.kind === 'problem' && [401, 403, 404].includes(end.status)) {
      options.onState?.('stopped')
      return end
    }
    options.onState?.('behind')
    const asked = end.kind === 'problem' ? (end.retryAfterSeconds ?? 0) * 1000 : 0
    const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** tries++)
    await pause(Math.max(asked, random() * ceiling), options.signal)
  }
  options.onState?.('stopped')
  return { kind: 'aborted' }
}

async function openOnce(
  options: FollowOptions,
  silenceMs: number,
  lastEventId: string | undefined,
  on: Required<Pick<EventStream, 'onOpen' | 'onEvent' | 'onId'>>,
): Promise<StreamEnd> {
  const silence = new AbortController()
  let timer = setTimeout(() => silence.abort(), silenceMs)
  const onAlive = () => {
    clearTimeout(timer)
    timer = setTimeout(() => silence.abort(), silenceMs)
  }
  try {
    return await options.open({
      lastEventId,
      signal: AbortSignal.any([options.signal, silence.signal]),
      onAlive,
      ...on,
    })
  } finally {
    clearTimeout(timer)
  }
}

/** Waits, or returns at once when the signal says so. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
