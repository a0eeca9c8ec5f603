import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { closedLane, isFrozenNow, isStopped } from './breaker.ts'

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

/**
 * The lane's row, made if there is none, which no other server changes until the transaction ends. Lock it before any
 * delivery or device, and several lanes in the order of their names, or servers deadlock.
 */
export async function lockLane(trx: Trx, database: Database, lane: string, now: number): Promise<LanesTable> {
  const fresh = closedLane(lane, now)
  await trx
    .insertInto('lanes')
    .values(fresh)
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return database.lockRows(trx.selectFrom('lanes').selectAll().where('lane', '=', lane)).executeTakeFirstOrThrow()
}

/** Writes what changed of a locked lane. Admins hear of what is a notice to them. */
export async function writeLane(
  trx: Trx,
  wake: WakeLater,
  now: number,
  before: LanesTable,
  after: LanesTable,
): Promise<void> {
  if (after === before) return
  await trx.updateTable('lanes').set(after).where('lane', '=', after.lane).execute()
  // Every server looks: one that closed has work to give, one that opened has none to be begun.
  if (after.state !== before.state) wake('deliveries')
  if (noticeOf(after, now) === noticeOf(before, now)) return
  await appendEvents(trx, wake, now, [{ type: 'push.updated', audience: 'agents', data: {} }])
}

function noticeOf(row: LanesTable, now: number): string {
  const trouble = isStopped(row) ? 'stopped' : row.state
  return `${trouble} ${row.state === 'closed' ? '' : row.cause} ${(row.paced_until ?? 0) > now}`
}
