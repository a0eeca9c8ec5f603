import { randomUUID } from 'node:crypto'
import { CompiledQuery, type DatabaseConnection, Kysely, sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Database, Durability, Trx, WakeLater } from './database.ts'
import { lockKeyOf, MarkedPostgresDialect, readEventHorizon } from './postgres-events.ts'
import { createPostgresListener } from './postgres-listener.ts'
import type { Schema } from './schema.ts'
import { findSilent, sayAlive } from './signs-of-life.ts'
import { waitForTurn } from './wait-for-turn.ts'
import { createLocalWake, type WakeChannel } from './wake.ts'

/** PostgreSQL's type number of int8. Ours are times and counts, far below 2^53. */
const INT8 = 20
const POOL_SIZE = 10
/** In milliseconds. */
const CONNECT_WITHIN = 10_000
const IDLE_WITHIN = 60_000
/** PostgreSQL 15, as `server_version_num` has it. */
const OLDEST = 150_000
/** Deadlock and failed serialisation: the same work, tried again, goes through. */
const TRY_AGAIN: ReadonlySet<unknown> = new Set(['40P01', '40001'])
const TRIES = 5

type ParserFormat = Parameters<typeof pg.types.getTypeParser>[1]

const types = {
  getTypeParser: (oid: number, format?: ParserFormat): unknown =>
    oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

export type OpenPostgres =
  | { readonly ok: true; readonly database: Database }
  /** A sentence that says what to do. */
  | { readonly ok: false; readonly problem: string }

/** Opens a PostgreSQL database; several servers may share it. */
export async function openPostgres(url: string, log: Logger): Promise<OpenPostgres> {
  const tried = await tryOut(url)
  if (!tried.ok) return tried
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    types,
    application_name: 'deskbell',
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_WITHIN,
    // A transaction that nobody finishes would hold back everybody's live events.
    idle_in_transaction_session_timeout: IDLE_WITHIN,
  })
  // An idle connection that breaks is replaced by the pool; without a listener the event would end the process.
  pool.on('error', error => log.warn({ err: error }, 'a database connection broke'))
  // One that breaks between two statements of a transaction tells its own listeners alone. The next statement fails.
  pool.on('connect', client => client.on('error', () => undefined))
  const lockKey = lockKeyOf(tried.schema)
  const self = `server:${randomUUID()}`
  const onCreateConnection = async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(sayAlive(self)))
  }
  const db = new Kysely<Schema>({ dialect: new MarkedPostgresDialect({ pool, onCreateConnection }, lockKey) })
  const local = createLocalWake()
  const listener = await createPostgresListener(url, self, local, log)
  const tell = async (on: Kysely<Schema>, channel: WakeChannel, payload: string) => {
    await sql`select pg_notify(${listener.channel}, ${listener.envelope(channel, payload)})`.execute(on)
  }
  const database: Database = {
    kind: 'postgres',
    db,
    self,
    findSilent: names => findSilent(db, names.filter(isServer)),
    wake: {
      listen: local.listen,
      async notify(channel, payload = '') {
        local.tell(channel, payload)
        await tell(db, channel, payload)
      },
    },
    async transaction<T>(work: (trx: Trx, wake: WakeLater) => Promise<T>, durability?: Durability): Promise<T> {
      const later = new Map<string, Parameters<WakeLater>>()
      const attempt = () =>
        db.transaction().execute(async trx => {
          later.clear()
          if (durability === 'passing') await sql`set local synchronous_commit = off`.execute(trx)
          const value = await work(trx, (...wake) => later.set(wake.join(' '), wake))
          for (const [channel, payload = ''] of later.values()) await tell(trx, channel, payload)
          return value
        })
      const result = await tryAgain(attempt)
      for (const [channel, payload = ''] of later.values()) local.tell(channel, payload)
      return result
    },
    skipLocked: query => query.forUpdate().skipLocked(),
    lockRows: query => query.forUpdate(),
    holdRows: query => query.forShare(),
    oneAtATime: (trx, thing) => waitForTurn(trx, `${tried.schema} ${thing}`),
    eventHorizon: () => readEventHorizon(db, lockKey),
    async close() {
      await listener.close()
      await db.destroy()
    },
  }
  return { ok: true, database }
}

/** Whoever has another name is of a version that gave no sign of life: its silence says nothing. */
const isServer = (name: string): boolean => name.startsWith('server:')

async function tryAgain<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const again = error instanceof pg.DatabaseError && TRY_AGAIN.has(error.code) && tries < TRIES
      if (!again) throw error
    }
  }
}

type TryOut = { readonly ok: true; readonly schema: string } | { readonly ok: false; readonly problem: string }

/** Connects once, to say in a sentence what is wrong. The address is not told again: it holds a password. */
async function tryOut(url: string): Promise<TryOut> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; schema: string | null }>(
      "select current_setting('server_version_num') as version, current_schema() as schema",
    )
    if (Number(rows[0]?.version) >= OLDEST) return { ok: true, schema: rows[0]?.schema ?? 'public' }
    return { ok: false, problem: 'Deskbell needs PostgreSQL 15 or newer. Set DATABASE_URL to such a server.' }
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'no answer'
    return {
      ok: false,
      problem: `The database does not take the connection (${reason}). Start PostgreSQL, or set DATABASE_URL to its address, user, password and database.`,
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}
