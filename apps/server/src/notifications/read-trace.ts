import type { NotificationId, Trace } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { readChannels } from '../db/notification-channels.ts'
import { deliveryRows, toDeliveries } from './delivery-rows.ts'
import { readMails } from './mail-rows.ts'
import { readVisitorTraces } from './read-visitor-traces.ts'
import { toTime } from './to-time.ts'

/** The whole way of a notification (contract, "Trace"). Undefined if there is none, or not any more. */
export async function readTrace(db: Db, id: NotificationId, now: number): Promise<Trace | undefined> {
  const [trace] = await readTraces(db, [id], { now, attempts: 'all' })
  return trace
}

/** Traces in the order of their ids; what is not there is left out. */
export async function readTraces(
  db: Db,
  ids: readonly NotificationId[],
  { now, attempts }: { readonly now: number; readonly attempts: 'all' | 'newest' },
): Promise<Trace[]> {
  if (ids.length === 0) return []
  const notifications = await db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select(['notifications.id', 'kind', 'conversation_id', 'user_id', 'users.name', 'decided_at', 'decision'])
    .select(['reason', 'channels', 'run_id', 'message_id'])
    .where('notifications.id', 'in', ids)
    .execute()
  const rows = await deliveryRows(db, attempts).where('deliveries.notification_id', 'in', ids).execute()
  const mails = await readMails(db, ids, attempts)
  const ofEach = Map.groupBy(rows, row => row.notification_id)
  const known = new Map(notifications.map(row => [row.id, row]))
  const toVisitors = await readVisitorTraces(
    db,
    ids.filter(id => !known.has(id)),
    attempts,
  )
  return ids.flatMap(id => {
    const row = known.get(id)
    if (!row) return toVisitors.get(id) ?? []
    return {
      id,
      kind: row.kind,
      conversationId: row.conversation_id,
      messageId: row.message_id,
      recipient: { id: row.user_id, name: row.name },
      decidedAt: toTime(row.decided_at),
      decision: row.decision,
      reason: row.reason,
      ...readChannels(row.channels),
      runId: row.run_id,
      deliveries: [...toDeliveries(ofEach.get(id) ?? [], now), ...(mails.get(id) ?? [])],
    }
  })
}
