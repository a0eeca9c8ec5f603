import type { ApiResult } from '@deskbell/api'
import { type EventStream, type FollowState, followEvents, type ReceivedEvent, type StreamEnd } from '@deskbell/api'
import type { EventPage } from '@deskbell/contract'
import type { After } from '../shared/messages.ts'

export interface LeaderDeps {
  readonly stream: (stream: EventStream) => Promise<StreamEnd>
  readonly poll: (since: string | undefined, signal: AbortSignal) => Promise<ApiResult<EventPage>>
  readonly onEvent: (event: ReceivedEvent) => void
  /** True while events may be missing. Also told again while all is well: a sign of life for the other tabs. */
  readonly onBehind: (behind: boolean) => void
  readonly after: After
}

/** Streams that end so often, one after another, do not get through to here. */
const deadStreams = 3
const pollMs = 5_000
/** A stream is tried again after so many polls: about five minutes. */
const pollsABout = 60

/**
 * Keeps events coming until `signal`: by stream, and by polling where a proxy or an old network lets no stream through.
 * Ends by itself only when the backend refuses this person.
 */
export async function leadEvents(
  deps: LeaderDeps,
  lastEventId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  let cursor = lastEventId
  const onEvent = (event: ReceivedEvent) => {
    if (event.id) cursor = event.id
    deps.onEvent(event)
  }
  while (!signal.aborted) {
    const refused = await streamUntilDead({ ...deps, onEvent }, cursor, signal)
    deps.onBehind(true)
    if (refused || signal.aborted) return
    cursor = await pollForAWhile({ ...deps, onEvent }, cursor, signal)
  }
}

/** @returns true when the backend refused */
async function streamUntilDead(deps: LeaderDeps, cursor: string | undefined, signal: AbortSignal): Promise<boolean> {
  const giveUp = new AbortController()
  let dead = 0
  // Without a cursor nobody knows what happened between the first fetch and now.
  let missed = cursor === undefined
  const onState = (state: FollowState) => {
    if (state === 'live' && missed) {
      missed = false
      deps.onEvent({ id: '', type: 'reset', data: {} })
    }
    if (state === 'behind') deps.onBehind(true)
    if (state === 'live') deps.onBehind(false)
  }
  const open = async (stream: EventStream): Promise<StreamEnd> => {
    let alive = false
    const end = await deps.stream({
      ...stream,
      onAlive: () => {
        alive = true
        deps.onBehind(false)
        stream.onAlive?.()
      },
    })
    dead = alive ? 0 : dead + 1
    if (end.kind === 'unreadable' || dead >= deadStreams) giveUp.abort()
    return end
  }
  const end = await followEvents({
    ...{ open, onState, lastEventId: cursor },
    onEvent: deps.onEvent,
    signal: AbortSignal.any([signal, giveUp.signal]),
  })
  return end.kind === 'problem'
}

/** @returns the cursor to go on from */
async function pollForAWhile(
  deps: LeaderDeps,
  since: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  let cursor = since
  for (let polls = 0; polls < pollsABout && !signal.aborted; polls++) {
    const answer = await deps.poll(cursor, signal)
    // No better than the stream: back to that, which waits longer and longer.
    if (!answer.ok) break
    if (cursor === undefined) deps.onEvent({ id: '', type: 'reset', data: {} })
    for (const { id, type, data } of answer.data.items) deps.onEvent({ id, type, data })
    cursor = answer.data.cursor
    deps.onBehind(false)
    await pause(pollMs, signal, deps.after)
  }
  return cursor
}

function pause(milliseconds: number, signal: AbortSignal, after: After): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = after(milliseconds, done)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })
}
