import { type NotificationId, newId, type UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import { type QueuedDelivery, queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationsTable } from '../db/schema.ts'
import type { Claimed } from './claim.ts'
import { contentOf } from './content.ts'
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
}

/**
 * Writes notifications (once for each event and recipient) and a delivery for each device.
 * @returns true if there is something to send
 */
export async function writeDecisions(
  deps: Pick<RoutingDeps, 'clock' | 'random'>,
  trx: Trx,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
): Promise<boolean> {
  const { notifications, deliveries } = rowsOf(deps, all, badgeOf)
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
  for (const { event, decisions } of all) await supersede(trx, event, decisions)
  const fresh = deliveries.filter(delivery => written.has(delivery.notification_id))
  for (const rows of chunks(fresh)) await trx.insertInto('deliveries').values(rows).execute()
  return fresh.length > 0
}

function rowsOf(
  { clock, random }: Pick<RoutingDeps, 'clock' | 'random'>,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
) {
  const now = clock()
  const notifications: NotificationsTable[] = []
  const deliveries: QueuedDelivery[] = []
  for (const { event, decisions, unreadOf } of all) {
    for (const decision of decisions) {
      const { userId, decision: what, reason } = decision
      const notificationId = newId('ntf', random)
      notifications.push({
        id: notificationId,
        kind: 'message',
        subject: event.messageId,
        conversation_id: event.conversationId,
        message_id: event.messageId,
        user_id: userId,
        decision: what,
        reason,
        content: what === 'send' ? content(event, unreadOf(userId), badgeOf(userId)) : null,
        decided_at: now,
        run_id: null,
      })
      const expiresAt = event.writtenAt + WORTH_A_RING_MS
      for (const deviceId of what === 'send' ? decision.deviceIds : []) {
        deliveries.push(queuedDelivery(random, { notificationId, deviceId, now, expiresAt }))
      }
    }
  }
  return { notifications, deliveries }
}

function content(event: Claimed, unread: number, badge: number): string {
  return JSON.stringify(contentOf({ visitorName: event.visitorName ?? '', text: event.text, unread, badge }))
}

/** What still waits to be sent for the same conversation and recipients is told of by the newer notification. */
async function supersede(trx: Trx, event: Claimed, decisions: readonly Decision[]): Promise<void> {
  const rung = decisions.filter(decision => decision.decision === 'send').map(decision => decision.userId)
  if (rung.length === 0) return
  const waiting = await trx
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .select('d.id')
    .where('d.state', '=', 'queued')
    .where('n.kind', '=', 'message')
    .where('n.conversation_id', '=', event.conversationId)
    .where('n.user_id', 'in', rung)
    .execute()
  for (const rows of chunks(waiting)) {
    await trx
      .updateTable('deliveries')
      .set({ state: 'cancelled', cancel_reason: 'superseded', body: null })
      .where(
        'id',
        'in',
        rows.map(row => row.id),
      )
      // Between looking and writing a worker may have taken it: then it is sent, and replaced by its tag.
      .where('state', '=', 'queued')
      .execute()
  }
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}
