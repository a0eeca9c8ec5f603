import type { Delivery } from './registry.ts'
import type { RecordedRequest, Side } from './types.ts'

/** What the push service tells those who watch it. */
export type Events = {
  connected: { readonly side: Side; readonly browserId: string }
  subscribed: { readonly side: Side; readonly token: string }
  /** `code` is Mozilla's: 200 by hand, 201 quota, 202 permission taken back. */
  unsubscribed: { readonly side: Side; readonly token: string; readonly code: number | null }
  request: RecordedRequest
  transmitted: Delivery
  /** The browser has it; see {@link Delivery.outcome}. */
  acknowledged: Delivery
}

type Waiting = { readonly name: keyof Events; offer(event: unknown): boolean; cancel(): void }

const KEPT_EVENTS = 10_000

type Wait = <N extends keyof Events>(
  name: N,
  predicate: (event: Events[N]) => boolean,
  timeoutMs: number,
) => Promise<Events[N]>

export type EventLog = {
  emit<N extends keyof Events>(name: N, event: Events[N]): void
  /** An event that has happened will do. */
  waitFor: Wait
  waitForNext: Wait
  close(): void
}

/** Remembers events, so that a test may wait for one after it has happened: no race, no sleep. */
export function createEventLog(): EventLog {
  const past = new Map<keyof Events, unknown[]>()
  const waiting = new Set<Waiting>()

  function waitForNext<N extends keyof Events>(name: N, predicate: (e: Events[N]) => boolean, timeoutMs: number) {
    const { promise, resolve, reject } = Promise.withResolvers<Events[N]>()
    const end = (message: string) => {
      clearTimeout(timer)
      waiting.delete(waiter)
      reject(new Error(message))
    }
    const waiter: Waiting = {
      name,
      offer(event) {
        if (!predicate(event as Events[N])) return false
        clearTimeout(timer)
        resolve(event as Events[N])
        return true
      },
      cancel: () => end(`The push service closed before "${name}" came`),
    }
    const timer = setTimeout(() => end(`No "${name}" from the push service in ${timeoutMs} ms`), timeoutMs)
    waiting.add(waiter)
    return promise
  }

  return {
    waitForNext,
    emit(name, event) {
      const list = past.get(name) ?? []
      list.push(event)
      if (list.length > KEPT_EVENTS) list.shift()
      past.set(name, list)
      for (const waiter of waiting) if (waiter.name === name && waiter.offer(event)) waiting.delete(waiter)
    },

    waitFor<N extends keyof Events>(name: N, predicate: (e: Events[N]) => boolean, timeoutMs: number) {
      const found = (past.get(name) as Events[N][] | undefined)?.find(predicate)
      return found ? Promise.resolve(found) : waitForNext(name, predicate, timeoutMs)
    },

    close() {
      for (const waiter of waiting) waiter.cancel()
    },
  }
}
