import type { Delivery, DeliveryResult, NotificationId, Trace, UserId } from '@deskbell/contract'
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
  const trace: Trace = {
    id: row.id,
    kind: row.kind,
    conversationId: row.conversation_id,
    recipient: { id: row.user_id, name: row.name },
    decidedAt: toTime(row.decided_at),
    reason: row.reason,
    deliveries: await readDeliveries(db, id),
  }
  return { recipient: row.user_id, trace }
}

/** In one query: read one after the other, a delivery could seem to wait that has an attempt, or the other way round. */
async function readDeliveries(db: Db, id: NotificationId): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .leftJoin('attempts', 'attempts.delivery_id', 'deliveries.id')
    .selectAll('deliveries')
    .select(['attempts.n', 'attempts.at', 'attempts.status', 'attempts.result', 'attempts.reason'])
    .where('deliveries.notification_id', '=', id)
    .orderBy('deliveries.queued_at')
    .orderBy('deliveries.id')
    .orderBy('attempts.n')
    .execute()
  return [...Map.groupBy(rows, row => row.id).values()].flatMap(ofOne => {
    const [first] = ofOne
    return first ? [toDelivery(first, ofOne.flatMap(toAttempt))] : []
  })
}

function toAttempt(row: { at: number | null; status: number | null; result: string | null; reason: string | null }) {
  const { at, status, result, reason } = row
  return at === null ? [] : [{ at: toTime(at), status, result: result as DeliveryResult, reason }]
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
