import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Database, Trx, WakeLater } from './database.ts'
import { createPostgresListener } from './postgres-listener.ts'
import type { Schema } from './schema.ts'
import { createLocalWake, type WakeChannel } from './wake.ts'

/** PostgreSQL's type number of int8. Ours are times and counts, far below 2^53. */
const INT8 = 20
const POOL_SIZE = 10

type ParserFormat = Parameters<typeof pg.types.getTypeParser>[1]

const types = {
  getTypeParser: (oid: number, format?: ParserFormat): unknown =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

/** Opens a PostgreSQL database; several servers may share it. */
export async function openPostgres(url: string, log: Logger): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, types, application_name: 'deskbell' })
  // An idle connection that breaks is replaced by the pool; without a listener the event would end the process.
  pool.on('error', error => log.warn({ err: error }, 'a database connection broke'))
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
  const local = createLocalWake()
  const listener = await createPostgresListener(url, local, log)
  const tell = async (on: Kysely<Schema>, channel: WakeChannel, payload: string) => {
    await sql`select pg_notify(${listener.channel}, ${listener.envelope(channel, payload)})`.execute(on)
  }
  return {
    kind: 'postgres',
    db,
    wake: {
      listen: local.listen,
      async notify(channel, payload = '') {
        local.tell(channel, payload)
        await tell(db, channel, payload)
      },
    },
    async transaction<T>(work: (trx: Trx, wake: WakeLater) => Promise<T>): Promise<T> {
      const later = new Map<string, Parameters<WakeLater>>()
      const result = await db.transaction().execute(async trx => {
        const value = await work(trx, (...wake) => later.set(wake.join(' '), wake))
        for (const [channel, payload = ''] of later.values()) await tell(trx, channel, payload)
        return value
      })
      for (const [channel, payload = ''] of later.values()) local.tell(channel, payload)
      return result
    },
    skipLocked: query => query.forUpdate().skipLocked(),
    eventsAreFinal: () => sql`events.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
    async close() {
      await listener.close()
      await db.destroy()
    },
  }
}
