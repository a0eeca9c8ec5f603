import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { closedLane, isFrozenNow } from './breaker.ts'

/**
 * Whether a lane's refusals may take no device away, neither by removal nor by quarantine: it is stopped, or a wave of
 * the same refusal is going through it (webpush D5). Asked in the transaction that settles.
 */
export async function isFrozen(db: Db, lane: string, now: number): Promise<boolean> {
  const row = await db.selectFrom('lanes').select(['state', 'until']).where('lane', '=', lane).executeTakeFirst()
  return row !== undefined && isFrozenNow(row, now)
}

/** Every lane that ever stopped or slowed down; there are a handful. */
export async function readLanes(db: Db): Promise<ReadonlyMap<string, LanesTable>> {
  const rows = await db.selectFrom('lanes').selectAll().execute()
  return new Map(rows.map(row => [row.lane, row]))
}

interface Changing {
  readonly database: Database
  readonly now: number
}

/**
 * Changes one lane under its lock, if `next` gives another row. Locks before any delivery or device, and several lanes
 * in the order of their names, or servers deadlock.
 * @returns the row as it is now
 */
export async function changeLane(
  trx: Trx,
  wake: WakeLater,
  { database, now }: Changing,
  lane: string,
  next: (row: LanesTable) => LanesTable,
): Promise<LanesTable> {
  const fresh = closedLane(lane, now)
  await trx
    .insertInto('lanes')
    .values(fresh)
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const before = await database
    .lockRows(trx.selectFrom('lanes').selectAll().where('lane', '=', lane))
    .executeTakeFirstOrThrow()
  const after = next(before)
  if (after === before) return before
  await trx.updateTable('lanes').set(after).where('lane', '=', lane).execute()
  // Every server looks: one that closed has work to give, one that opened has none to be begun.
  if (after.state !== before.state) wake('deliveries')
  return after
}
