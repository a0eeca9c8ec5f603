import type { DeliveryId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'

/**
 * Which of these deliveries tell less than their device knows: it was rung for a newer message of the same conversation,
 * or, for one that is tried again, it is about to be. What waits for its first try is rung in order.
 * @param ids of deliveries whose conversations have newer messages: for the others there is nothing to look for
 */
export async function findOutdated(db: Db, ids: readonly DeliveryId[]): Promise<ReadonlySet<DeliveryId>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .innerJoin('messages as m', 'm.id', 'n.message_id')
    .innerJoin('messages as newer', join =>
      join.onRef('newer.conversation_id', '=', 'm.conversation_id').onRef('newer.seq', '>', 'm.seq'),
    )
    .innerJoin('notifications as told', join =>
      join.onRef('told.subject', '=', 'newer.id').onRef('told.user_id', '=', 'n.user_id'),
    )
    .innerJoin('deliveries as rung', join =>
      join.onRef('rung.notification_id', '=', 'told.id').onRef('rung.device_id', '=', 'd.device_id'),
    )
    .select('d.id')
    .distinct()
    // What tells who took the conversation is about the message that it stands in place of.
    .whereRef('rung.id', '!=', 'd.id')
    .where('d.id', 'in', ids)
    .where(({ or, and, eb }) =>
      or([
        eb('rung.state', '=', 'accepted'),
        and([eb('d.attempts', '>', 0), eb('rung.state', 'in', ['queued', 'leased'])]),
      ]),
    )
    .execute()
  return new Set(rows.map(({ id }) => id))
}
