import { createHash } from 'node:crypto'
import {
  CompiledQuery,
  type Driver,
  type Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  sql,
} from 'kysely'
import type { Schema } from './schema.ts'

/** The first half of our advisory locks' keys: "desk" in ASCII. */
const LOCK_CLASS = 0x6465736b
const XID_RANGE = 2 ** 32

/** The second half: one installation in one schema. */
export function lockKeyOf(schema: string): number {
  return createHash('sha256').update(schema).digest().readUInt32BE() >>> 1
}

const mark = (lockKey: number) => `select pg_advisory_xact_lock_shared(${LOCK_CLASS}, ${lockKey})`

/** Begins a transaction as ours all begin, in one round trip. */
export const beginMarked = (lockKey: number): string => `begin; ${mark(lockKey)}`

/**
 * Every transaction first takes a lock that all share and nobody waits for. It shows readers of `events` which open
 * transactions are ours: another program's long one in the same PostgreSQL must not hold live events back.
 */
export class MarkedPostgresDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig
  readonly #lockKey: number

  constructor(config: PostgresDialectConfig, lockKey: number) {
    super(config)
    this.#config = config
    this.#lockKey = lockKey
  }

  override createDriver(): Driver {
    return new MarkedPostgresDriver(this.#config, this.#lockKey)
  }
}

class MarkedPostgresDriver extends PostgresDriver {
  readonly #lockKey: number

  constructor(config: PostgresDialectConfig, lockKey: number) {
    super(config)
    this.#lockKey = lockKey
  }

  override async beginTransaction(...args: Parameters<PostgresDriver['beginTransaction']>): Promise<void> {
    const [connection, settings] = args
    if (settings.isolationLevel || settings.accessMode) {
      await super.beginTransaction(...args)
      await connection.executeQuery(CompiledQuery.raw(mark(this.#lockKey)))
    } else {
      await connection.executeQuery(CompiledQuery.raw(beginMarked(this.#lockKey)))
    }
  }
}

/**
 * The transaction below which no row of `events` can appear any more: the oldest of our open transactions that has
 * written, or the next one. Must be found before the rows are read, by a statement of its own: a transaction that
 * commits between the two is then seen by the second.
 */
export async function readEventHorizon(db: Kysely<Schema>, lockKey: number): Promise<number> {
  const { rows } = await sql<{ next: number; open: string[] | null }>`
    with held as materialized (
      select pid, locktype, mode, transactionid, classid, objid, objsubid, database from pg_locks where granted
    ), ours as (
      select pid from held where locktype = 'advisory' and objsubid = 2
        and classid = ${sql.lit(LOCK_CLASS)} and objid = ${sql.lit(lockKey)}
        and database = (select oid from pg_database where datname = current_database())
    )
    select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next, (
      select array_agg(transactionid::text) from held
      where locktype = 'transactionid' and mode = 'ExclusiveLock' and pid in (select pid from ours)
    ) as open`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('PostgreSQL gave no snapshot')
  return Math.min(row.next, ...(row.open ?? []).map(xid => fullTransactionId(Number(xid), row.next)))
}

/** `pg_locks` has the lower 32 bits of a transaction id; open ones are all near the next one. */
export function fullTransactionId(xid: number, next: number): number {
  const ahead = (((xid - (next % XID_RANGE)) % XID_RANGE) + XID_RANGE) % XID_RANGE
  return next + (ahead >= XID_RANGE / 2 ? ahead - XID_RANGE : ahead)
}
