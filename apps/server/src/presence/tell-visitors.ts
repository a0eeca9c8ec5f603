import type { VisitorId } from '@deskbell/contract'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'

/** Tells agents that visitors came online or went, once for each conversation; of visitors without one nobody hears. */
export async function tellVisitors(
  trx: Trx,
  wake: WakeLater,
  now: number,
  changes: ReadonlyMap<VisitorId, boolean>,
): Promise<void> {
  if (changes.size === 0) return
  const rows = await trx
    .selectFrom('conversations')
    .select(['id', 'visitor_id'])
    .where('visitor_id', 'in', [...changes.keys()])
    .execute()
  const events = rows.map(
    ({ id, visitor_id }): NewEvent => ({
      type: 'visitor.updated',
      audience: 'agents',
      data: { visitorId: visitor_id, conversationId: id, online: changes.get(visitor_id) === true },
    }),
  )
  await appendEvents(trx, wake, now, events)
}
