import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Schema } from './schema.ts'

/** The first half of the advisory locks' keys: "desl" in ASCII. */
const LOCK_CLASS = 0x6465736c

/** The second half: one server. Two with the same would each seem alive as long as the other is. */
const keyOf = (name: string): number => createHash('sha256').update(name).digest().readUInt32BE() >>> 1

/**
 * The statement by which each connection of a server says that it lives. PostgreSQL lets go of the lock with the
 * connection: at once if its process is killed, and not while that merely stands still.
 */
export const sayAlive = (name: string): string => `select pg_advisory_lock_shared(${LOCK_CLASS}, ${keyOf(name)})`

/** Which of these servers have no connection to the database now. */
export async function findSilent(db: Kysely<Schema>, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return []
  const { rows } = await sql<{ key: number }>`
    select objid::bigint as key from pg_locks
    where locktype = 'advisory' and granted and objsubid = 2 and classid = ${sql.lit(LOCK_CLASS)}
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  const alive = new Set(rows.map(({ key }) => key))
  return names.filter(name => !alive.has(keyOf(name)))
}
