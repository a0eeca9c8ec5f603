import type { NotificationId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database, Trx } from '../db/database.ts'

/** Notifications in one transaction: on SQLite what is delivered meanwhile waits for it, so it takes milliseconds. */
export const BATCH = 100

/** Up to where a round has looked, in the order in which notifications were decided. */
export interface Place {
  readonly decidedAt: number
  readonly id: NotificationId
}

export interface Pruned {
  readonly removed: number
  /** Where to go on; undefined if nothing older is left. */
  readonly next: Place | undefined
}

/**
 * Removes the oldest notifications that were decided before a time, with their deliveries and attempts. What still waits
 * to be sent, or is being sent, stays with all that it belongs to. A receipt that comes for a removed one finds no row,
 * and is answered so.
 * @param before milliseconds; what was decided then or later stays
 */
export async function pruneBatch(database: Database, before: number, after: Place | undefined): Promise<Pruned> {
  return database.transaction(async trx => {
    const old = await readOldest(trx, before, after)
    const ids = old.map(row => row.id)
    const last = old.at(-1)
    if (!last) return { removed: 0, next: undefined }
    const next = old.length === BATCH ? { decidedAt: last.decided_at, id: last.id } : undefined
    // Locked: a device that comes back meanwhile may put a failed one into the queue again.
    const deliveries = await database
      .lockRows(
        trx
          .selectFrom('deliveries')
          .select(['id', 'notification_id', 'state'])
          .where('notification_id', 'in', ids)
          .orderBy('id'),
      )
      .execute()
    const waiting = new Set(
      deliveries.filter(({ state }) => state === 'queued' || state === 'leased').map(row => row.notification_id),
    )
    const mails = await trx
      .selectFrom('mails')
      .select('notification_id')
      .where('notification_id', 'in', ids)
      .where('state', 'in', ['queued', 'leased'])
      .execute()
    for (const { notification_id } of mails) if (notification_id) waiting.add(notification_id)
    const done = deliveries.filter(row => !waiting.has(row.notification_id)).map(row => row.id)
    const removed = ids.filter(id => !waiting.has(id))
    if (done.length > 0) {
      await trx.deleteFrom('attempts').where('delivery_id', 'in', done).execute()
      await trx.deleteFrom('deliveries').where('id', 'in', done).execute()
    }
    if (removed.length > 0) await trx.deleteFrom('notifications').where('id', 'in', removed).execute()
    return { removed: removed.length, next }
    // Lost with the machine's power it is merely removed again.
  }, 'passing')
}

function readOldest(trx: Trx, before: number, after: Place | undefined) {
  let query = trx
    .selectFrom('notifications')
    .select(['id', 'decided_at'])
    .where('decided_at', '<', before)
    .orderBy('decided_at')
    .orderBy('id')
    .limit(BATCH)
  if (after) query = query.where(sql<boolean>`(decided_at, id) > (${after.decidedAt}, ${after.id})`)
  return query.execute()
}
