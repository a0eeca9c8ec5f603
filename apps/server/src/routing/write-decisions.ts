import { type DeliveryId, type NotificationId, newId, type UserId } from '@deskbell/contract'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { type QueuedDelivery, queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationsTable } from '../db/schema.ts'
import { alertOf } from './alerts.ts'
import type { Claimed } from './claim.ts'
import { contentOf, toldOf } from './content.ts'
import type { Decision } from './decide.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** A message is worth a ring for a day (design §5). */
const WORTH_A_RING_MS = 24 * 60 * 60 * 1000
/** Both databases take some tens of thousands of values in a statement; a row has a dozen. */
const ROWS_PER_INSERT = 500

/** What was decided about one event, and what a notification of it is to say. */
export interface Decided {
  readonly event: Claimed
  readonly decisions: readonly Decision[]
  readonly unreadOf: (userId: UserId) => number
  /** Is something of its text to be made unreadable. */
  readonly mask: boolean
}

/**
 * Writes notifications (once for each event and recipient) and a delivery for each device. All that look at the log hear
 * of it once, however many people were decided about; of a delivery that is superseded nothing else would tell.
 */
export async function writeDecisions(
  deps: Pick<RoutingDeps, 'clock' | 'random'>,
  trx: Trx,
  wake: WakeLater,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
): Promise<void> {
  const { notifications, deliveries } = rowsOf(deps, all, badgeOf)
  const superseded: Changed[] = []
  const written = new Set<NotificationId>()
  for (const rows of chunks(notifications)) {
    const inserted = await trx
      .insertInto('notifications')
      .values(rows)
      .onConflict(conflict => conflict.columns(['subject', 'user_id']).doNothing())
      .returning('id')
      .execute()
    for (const { id } of inserted) written.add(id)
  }
  for (const { event, decisions } of all) superseded.push(...(await supersede(trx, event, decisions)))
  const fresh = deliveries.filter(delivery => written.has(delivery.notification_id))
  for (const rows of chunks(fresh)) await trx.insertInto('deliveries').values(rows).execute()
  if (fresh.length > 0) wake('deliveries')
  for (const some of chunks(superseded)) await appendEvents(trx, wake, deps.clock(), some.map(updated))
  if (written.size === 0) return
  const alerts = all.flatMap(({ event, decisions }) => alertOf(event, decisions) ?? [])
  await appendEvents(trx, wake, deps.clock(), [LOG_GREW, ...alerts])
}

const LOG_GREW: NewEvent = { type: 'log.updated', audience: 'agents', data: {} }

type Changed = Pick<NotificationsTable, 'id' | 'user_id'>

function updated({ id, user_id }: Changed): NewEvent {
  return { type: 'notification.updated', audience: `user:${user_id}`, data: { notificationId: id } }
}

function rowsOf(
  { clock, random }: Pick<RoutingDeps, 'clock' | 'random'>,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
) {
  const now = clock()
  const notifications: NotificationsTable[] = []
  const deliveries: QueuedDelivery[] = []
  for (const { event, decisions, unreadOf, mask } of all) {
    const told = toldOf({ ...event, visitorName: event.visitorName ?? '', mask })
    for (const decision of decisions) {
      const { userId, decision: what, reason } = decision
      const notificationId = newId('ntf', random)
      notifications.push({
        id: notificationId,
        kind: 'message',
        subject: subjectOf(event),
        conversation_id: event.conversationId,
        message_id: event.messageId,
        user_id: userId,
        decision: what,
        reason,
        content:
          what === 'send'
            ? JSON.stringify(contentOf(told, { unread: unreadOf(userId), badge: badgeOf(userId) }))
            : null,
        decided_at: now,
        run_id: null,
      })
      const expiresAt = Math.max(event.writtenAt, event.happenedAt) + WORTH_A_RING_MS
      for (const deviceId of what === 'send' ? decision.deviceIds : []) {
        deliveries.push(queuedDelivery(random, { notificationId, deviceId, now, expiresAt }))
      }
    }
  }
  return { notifications, deliveries }
}

/** Once for each message, and once more if whoever had its conversation left. */
function subjectOf({ kind, messageId, outboxId }: Claimed): string {
  return kind === 'assignee.left' ? `${messageId} ${outboxId}` : messageId
}

/**
 * What still waits to be sent for the same conversation and recipients is told of by the newer notification.
 * @returns the notifications that lost a delivery
 */
async function supersede(trx: Trx, event: Claimed, decisions: readonly Decision[]): Promise<Changed[]> {
  const rung = decisions.filter(decision => decision.decision === 'send').map(decision => decision.userId)
  if (rung.length === 0) return []
  const waiting = await trx
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .select(['d.id as deliveryId', 'n.id', 'n.user_id'])
    .where('d.state', '=', 'queued')
    .where('n.kind', '=', 'message')
    .where('n.conversation_id', '=', event.conversationId)
    .where('n.user_id', 'in', rung)
    .execute()
  const cancelled = new Set<DeliveryId>()
  for (const rows of chunks(waiting)) {
    const now = await trx
      .updateTable('deliveries')
      .set({ state: 'cancelled', cancel_reason: 'superseded', body: null })
      .where(
        'id',
        'in',
        rows.map(row => row.deliveryId),
      )
      // Between looking and writing a worker may have taken it: then it is sent, and replaced by its tag.
      .where('state', '=', 'queued')
      .returning('id')
      .execute()
    for (const { id } of now) cancelled.add(id)
  }
  const told = waiting.filter(({ deliveryId }) => cancelled.has(deliveryId))
  return [...new Map(told.map(one => [one.id, one])).values()]
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}
