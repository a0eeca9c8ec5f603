import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Trx } from './database.ts'

/** The first half of the advisory locks' keys: "desm" in ASCII. */
const LOCK_CLASS = 0x6465736d

/** A lock until the end of the transaction. Two things with the same key would merely wait for each other. */
export async function waitForTurn(trx: Trx, thing: string): Promise<void> {
  const key = createHash('sha256').update(thing).digest().readUInt32BE() >>> 1
  await sql`select pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, ${sql.lit(key)})`.execute(trx)
}
