import type { WakeChannel } from '../db/wake.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** A wake-up may be lost, and clocks are set: look at least this often, in ms. */
const POLL_MS = 10_000
const AT_ONCE = 50

/** Something that each of its rows says the time of. */
export interface Due<Id> {
  /** What wakes it: a row came, or its time changed. */
  readonly channel: WakeChannel
  /** What is due, oldest first, at most `limit`; without those that failed in this look. */
  find(except: readonly Id[], limit: number): Promise<readonly Id[]>
  /** When the next one is due that is not due yet; null: none. In ms. */
  next(): Promise<number | null>
  take(id: Id): Promise<unknown>
  /** For the log. */
  readonly failed: { readonly take: string; readonly find: string }
}

/** Takes up each row when its time has come, for as long as the server runs. One that fails never holds up the others. */
export function createDueWatch<Id>({ database, clock, log }: RoutingDeps, due: Due<Id>) {
  let running: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const takeAll = async () => {
    clearTimeout(timer)
    let failed: Id[] = []
    while (again && !stopped) {
      again = false
      const found = await find(failed)
      for (const id of found) {
        if (stopped) break
        try {
          await due.take(id)
        } catch (error) {
          // Tried again with the next look.
          failed = [...failed, id]
          log.error({ err: error, id }, due.failed.take)
        }
      }
      again ||= found.length === AT_ONCE
    }
    const wait = stopped ? 0 : await untilNext()
    running = undefined
    if (!stopped) timer = setTimeout(look, again ? 0 : wait)
  }
  const find = async (except: readonly Id[]) => {
    try {
      return await due.find(except, AT_ONCE)
    } catch (error) {
      log.warn({ err: error }, due.failed.find)
      return []
    }
  }
  /** In ms: to the moment, if it is near. */
  const untilNext = async () => {
    const next = await due.next().catch(() => null)
    return next === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, next - clock()))
  }
  const look = () => {
    if (stopped) return
    again = true
    running ??= takeAll()
  }

  return {
    start() {
      stopped = false
      unlisten = database.wake.listen(due.channel, look)
      look()
    },
    async stop() {
      stopped = true
      unlisten()
      clearTimeout(timer)
      await running
    },
  }
}
