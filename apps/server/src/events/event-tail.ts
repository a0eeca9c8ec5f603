import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Wake } from '../db/wake.ts'
import type { EventLog, LoggedEvent, Mark } from './event-log.ts'

/** Events read at a time. */
const BATCH = 500
/** While there is more than an open transaction lets be read, the log is looked at again this soon, then ever more seldom. In ms. */
const HIDDEN_FIRST_MS = 10
const HIDDEN_LONGEST_MS = 1_000

/**
 * After telling so many subscribers the log rests for a moment, so that what comes meanwhile goes out in one write to each.
 * Nothing waits longer than the longest rest; alone or with few streams nobody waits at all. In ms.
 */
const REST_PER_SUBSCRIBER_MS = 0.1
const LONGEST_REST_MS = 50

/** Receives events in order, each once. Must not throw. */
export type Subscriber = (events: readonly LoggedEvent[], head: Mark) => void

/** The end of the log, read once for all streams of this process. */
export interface EventTail {
  start(): Promise<void>
  /** How far the subscribers have been told. */
  head(): Mark
  /** Everything after {@link head}, until the returned function is called. */
  subscribe(subscriber: Subscriber): () => void
  stop(): Promise<void>
}

interface Deps {
  readonly log: EventLog
  readonly wake: Wake
  readonly logger: Logger
  /** A wake-up may be lost: look at least this often, in ms. */
  readonly pollMs: number
}

/** Looks when it is woken, and now and then by itself. */
export function createEventTail({ log, wake, logger, pollMs }: Deps): EventTail {
  const subscribers = new Set<Subscriber>()
  let position: Mark | undefined
  let reading: Promise<void> | undefined
  let again = false
  let stopped = true
  let hiddenMs = HIDDEN_FIRST_MS
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const head = () => {
    if (!position) throw new Error('the event tail has not started')
    return position
  }
  const look = () => {
    if (stopped) return
    again = true
    reading ??= readAll()
  }
  const readAll = async () => {
    clearTimeout(timer)
    let next = pollMs
    try {
      while (again && !stopped) {
        again = false
        const events = await log.read({ after: head(), limit: BATCH })
        const last = events.at(-1)
        if (last) {
          position = last
          for (const subscriber of subscribers) subscriber(events, last)
          const restMs = Math.min(subscribers.size * REST_PER_SUBSCRIBER_MS, LONGEST_REST_MS)
          if (restMs >= 1) await sleep(restMs)
        }
        again ||= events.length === BATCH
      }
      if (await log.hasMore(head())) {
        next = hiddenMs
        hiddenMs = Math.min(hiddenMs * 2, HIDDEN_LONGEST_MS)
      } else {
        hiddenMs = HIDDEN_FIRST_MS
      }
    } catch (error) {
      logger.warn({ err: error }, 'live events could not be read; trying again')
    }
    reading = undefined
    // Woken during the last look: that wake-up is not lost.
    if (!stopped) timer = setTimeout(look, again ? 0 : next)
  }

  return {
    head,
    async start() {
      position = await log.head()
      stopped = false
      unlisten = wake.listen('events', look)
      look()
    },
    subscribe(subscriber) {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
    async stop() {
      stopped = true
      unlisten()
      clearTimeout(timer)
      await reading
      subscribers.clear()
    },
  }
}
