import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'

/** In milliseconds. */
const EVERY_MS = 10_000
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000

interface HeartbeatDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
  /** What proxies said that are not trusted. */
  readonly unbelieved: () => { readonly count: number; readonly address: string | null }
}

/** Says now and then that this server is alive, for `doctor` and the metrics. */
export function createHeartbeat({ database, clock, log, unbelieved }: HeartbeatDeps) {
  const id = randomUUID()
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  const beat = async () => {
    const now = clock()
    const { count, address } = unbelieved()
    const news = { beat_at: now, unbelieved: count, unbelieved_address: address }
    await database.transaction(async trx => {
      await trx
        .insertInto('servers')
        .values({ id, host: hostname(), pid: process.pid, started_at: now, ...news })
        .onConflict(conflict => conflict.column('id').doUpdateSet(news))
        .execute()
      await trx
        .deleteFrom('servers')
        .where('beat_at', '<', now - FORGOTTEN_AFTER_MS)
        .execute()
    }, 'passing')
  }
  /** One at a time: a later one knows all that an earlier one knew. */
  const round = () => {
    running = running.then(beat).catch(error => log.warn({ err: error }, 'the heartbeat could not be written'))
  }
  return {
    /** Now, and not only when it is time. */
    beat() {
      round()
      return running
    },
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
