import type { UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Database, Trx } from '../db/database.ts'
import { lockUser } from '../db/lock-user.ts'

/**
 * Asks while a transaction that changes somebody's ways in is under way, and commits that once the asker waits for it.
 * For PostgreSQL: on SQLite nobody reads meanwhile.
 */
export async function askedDuring<T>(
  database: Database,
  user: UserId,
  change: (trx: Trx) => Promise<unknown>,
  ask: () => Promise<T>,
): Promise<T> {
  const { asked } = await database.transaction(async trx => {
    await lockUser(database, trx, user)
    await change(trx)
    const asked = ask()
    await expect.poll(() => countWaiting(database), { timeout: 20_000 }).toBeGreaterThan(0)
    // In an object: the transaction must not wait for what waits for it.
    return { asked }
  })
  return asked
}

async function countWaiting({ db }: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return rows[0]?.count ?? 0
}
