import type { ReceivedEvent } from '@deskbell/api'
import type { After } from '../shared/messages.ts'
import type { TabChannel } from '../shared/tab-channel.ts'
import { type LeaderDeps, leadEvents } from './event-leader.ts'

/** What the leading tab tells the others. */
export type EventMessage =
  | { readonly type: 'event'; readonly event: ReceivedEvent }
  /** A sign of life, too. */
  | { readonly type: 'behind'; readonly behind: boolean }
  /** A new tab asks for one. */
  | { readonly type: 'hello' }

/** Web Locks, as far as leading needs them. Rejects when the lock was stolen, or the signal said so. */
export type WithLock = (options: { signal?: AbortSignal; steal?: boolean }, work: () => Promise<void>) => Promise<void>

export interface SharedEventsDeps extends Omit<LeaderDeps, 'onEvent' | 'onBehind'> {
  readonly tabs: TabChannel<EventMessage>
  readonly withLock: WithLock
  readonly onEvent: (event: ReceivedEvent) => void
  readonly onBehind: (behind: boolean) => void
  readonly after: After
  /** The site does not let this caller read events any more. */
  readonly onRefused: () => void
}

/** The server speaks every 15 s, and so does a leader that lives; a suspended tab keeps its lock and says nothing. */
const silenceMs = 60_000

/**
 * One stream a browser: the tab that holds the lock reads it and tells the others (HTTP/1.1 allows six connections).
 * When it goes, the next one goes on where it was.
 */
export function shareEvents(deps: SharedEventsDeps, signal: AbortSignal): void {
  const { tabs } = deps
  let leading = false
  let behind = true
  let lastEventId: string | undefined
  let stopListeningForSilence = () => {}

  const receive = (event: ReceivedEvent) => {
    if (event.id) lastEventId = event.id
    deps.onEvent(event)
  }
  const setBehind = (value: boolean) => {
    behind = value
    deps.onBehind(value)
  }
  const watchSilence = () => {
    stopListeningForSilence()
    if (leading || signal.aborted) return
    stopListeningForSilence = deps.after(silenceMs, () => lead(true))
  }

  const lead = (steal: boolean): void => {
    const turn = new AbortController()
    const leadingSignal = AbortSignal.any([signal, turn.signal])
    const work = async () => {
      leading = true
      stopListeningForSilence()
      const leader: LeaderDeps = {
        ...deps,
        onEvent: event => {
          receive(event)
          tabs.send({ type: 'event', event })
        },
        onBehind: value => {
          setBehind(value)
          tabs.send({ type: 'behind', behind: value })
        },
      }
      await leadEvents(leader, lastEventId, leadingSignal)
      // Refused: holding the lock keeps the other tabs from asking the same again.
      if (!leadingSignal.aborted) {
        deps.onRefused()
        await aborted(leadingSignal)
      }
    }
    // A lock is stolen or waited for, never both.
    deps.withLock(steal ? { steal } : { signal }, work).then(
      () => undefined,
      () => {
        turn.abort()
        if (signal.aborted) return
        leading = false
        watchSilence()
        lead(false)
      },
    )
  }

  const stopListening = tabs.listen(message => {
    if (message.type === 'hello') {
      if (leading) tabs.send({ type: 'behind', behind })
      return
    }
    if (leading) return
    watchSilence()
    if (message.type === 'event') receive(message.event)
    else setBehind(message.behind)
  })
  signal.addEventListener('abort', () => {
    stopListening()
    stopListeningForSilence()
  })
  tabs.send({ type: 'hello' })
  watchSilence()
  lead(false)
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve())
    if (signal.aborted) resolve()
  })
}
