import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'

/** In milliseconds. */
const EVERY_MS = 10_000
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000

/** Says now and then that this server is alive, for `doctor` and the metrics. */
export function createHeartbeat({ database, clock, log }: { database: Database; clock: Clock; log: Logger }) {
  const id = randomUUID()
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  const beat = async () => {
    const now = clock()
    await database.transaction(async trx => {
      await trx
        .insertInto('servers')
        .values({ id, host: hostname(), pid: process.pid, started_at: now, beat_at: now })
        .onConflict(conflict => conflict.column('id').doUpdateSet({ beat_at: now }))
        .execute()
      await trx
        .deleteFrom('servers')
        .where('beat_at', '<', now - FORGOTTEN_AFTER_MS)
        .execute()
    }, 'passing')
  }
  const round = () => {
    running = beat().catch(error => log.warn({ err: error }, 'the heartbeat could not be written'))
  }
  return {
    start() {
      round()
      timer = setInterval(round, EVERY_MS)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await running
      await database.db
        .deleteFrom('servers')
        .where('id', '=', id)
        .execute()
        .catch(() => undefined)
    },
  }
}
