import type { Delivery, DeliveryId, DeliveryResult, NotificationId, Trace, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { DeliveriesTable } from '../db/schema.ts'

/** The whole way of a notification (contract, "Trace"), and whose it is. Undefined if there is none. */
export async function readTrace(
  db: Db,
  id: NotificationId,
): Promise<{ readonly recipient: UserId; readonly trace: Trace } | undefined> {
  const row = await db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .selectAll('notifications')
    .select('users.name')
    .where('notifications.id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const deliveries = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('notification_id', '=', id)
    .orderBy('queued_at')
    .orderBy('id')
    .execute()
  const attempts = await readAttempts(db, id)
  const trace: Trace = {
    id: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    recipient: { id: row.user_id, name: row.name },
    decidedAt: toTime(row.decided_at),
    reason: row.reason,
    deliveries: deliveries.map(delivery => toDelivery(delivery, attempts.get(delivery.id) ?? [])),
  }
  return { recipient: row.user_id, trace }
}

async function readAttempts(db: Db, id: NotificationId): Promise<Map<DeliveryId, Delivery['attempts']>> {
  const rows = await db
    .selectFrom('attempts')
    .innerJoin('deliveries', 'deliveries.id', 'attempts.delivery_id')
    .selectAll('attempts')
    .where('deliveries.notification_id', '=', id)
    .orderBy('attempts.n')
    .execute()
  const byDelivery = Map.groupBy(rows, row => row.delivery_id)
  return new Map(
    [...byDelivery].map(([delivery, list]) => [
      delivery,
      list.map(({ at, status, result, reason }) => ({
        at: toTime(at),
        status,
        result: result as DeliveryResult,
        reason,
      })),
    ]),
  )
}

function toDelivery(row: DeliveriesTable, attempts: Delivery['attempts']): Delivery {
  return {
    id: row.id,
    channel: row.channel,
    deviceId: row.device_id,
    state: row.state === 'leased' ? 'queued' : row.state,
    cancelReason: row.cancel_reason,
    queuedAt: toTime(row.queued_at),
    acceptedAt: toTime(row.accepted_at),
    receivedAt: toTime(row.received_at),
    displayedAt: toTime(row.displayed_at),
    clickedAt: toTime(row.clicked_at),
    dismissedAt: toTime(row.dismissed_at),
    attempts,
  }
}

function toTime(at: number): string
function toTime(at: number | null): string | null
function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
