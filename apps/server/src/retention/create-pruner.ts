import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { type Place, pruneBatch } from './prune.ts'
import { readRetentionDays, retentionKey } from './retention-setting.ts'

/** Between two rounds, and between two batches of one, in milliseconds. */
const EVERY_MS = 10 * 60 * 1000
const BREATH_MS = 50
const DAY_MS = 24 * 60 * 60 * 1000

export interface PrunerDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

/** Enforces the retention: at the start, every ten minutes, and when it was changed. Delivery goes first between batches. */
export function createPruner({ database, clock, log }: PrunerDeps) {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let stopListening = () => {}
  let running = Promise.resolve()
  let again = false

  const round = async () => {
    const before = clock() - (await readRetentionDays(database.db)) * DAY_MS
    let after: Place | undefined
    let removed = 0
    do {
      const batch = await pruneBatch(database, before, after)
      after = batch.next
      removed += batch.removed
      if (after) await sleep(BREATH_MS)
    } while (after && !stopping.signal.aborted)
    if (removed > 0) log.info({ removed }, 'notifications beyond the retention were removed')
  }
  let busy = false
  const work = async () => {
    busy = true
    try {
      do {
        again = false
        await round()
      } while (again && !stopping.signal.aborted)
    } catch (error) {
      log.error({ err: error }, 'notifications beyond the retention could not be removed')
    } finally {
      busy = false
    }
  }
  const begin = () => {
    if (busy) again = true
    else running = work()
  }
  return {
    start() {
      stopListening = database.wake.listen('settings', key => key === retentionKey && begin())
      begin()
      timer = setInterval(begin, EVERY_MS)
      timer.unref()
    },
    async stop() {
      stopping.abort()
      stopListening()
      clearInterval(timer)
      await running
    },
  }
}
