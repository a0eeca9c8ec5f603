import type { DeliveryId, DeviceId, NotificationId, UserId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Random } from '../ports.ts'
import { appendEvents } from './append-events.ts'
import type { Trx, WakeLater } from './database.ts'
import { queuedDelivery } from './queued-delivery.ts'
import type { Millis } from './schema.ts'

/** A message is worth a ring for a day (design §5). */
const WORTH_A_RING_MS = 24 * 60 * 60 * 1000
/** The inbox has the rest: a device that comes back must not ring for minutes. */
const MOST_CONVERSATIONS = 20
/** A notification that was not sent for want of a device, and of nothing else. */
const FOR_WANT_OF_A_DEVICE = ['no_devices', 'devices_muted', 'devices_quarantined']

/** A device that has a subscription again. */
export interface Returned {
  readonly id: DeviceId
  readonly userId: UserId
  /** Since when it could not be rung. */
  readonly awaySince: Millis
  /** It has reported before: what it did not report on, it did not get. */
  readonly reports: boolean
}

interface Missed {
  readonly notificationId: NotificationId
  /** Of the delivery that did not reach it; null if there was none to this device. */
  readonly deliveryId: DeliveryId | null
  readonly expiresAt: Millis
}

/**
 * Rings a device that came back with what it missed: the newest unread message of each open conversation, and whatever
 * else failed because it was away, as long as that is worth a ring. In the transaction in which it came back, so that
 * it is rung once.
 */
export async function ringAgain(
  trx: Trx,
  wake: WakeLater,
  { now, random }: { readonly now: Millis; readonly random: Random },
  device: Returned,
): Promise<void> {
  const missed = [...(await missedMessages(trx, device, now)), ...(await otherFailures(trx, device, now))]
  if (missed.length === 0) return
  const tried = missed.flatMap(({ deliveryId }) => deliveryId ?? [])
  const never = missed.filter(({ deliveryId }) => deliveryId === null)
  if (tried.length > 0) await requeue(trx, tried, now)
  if (never.length > 0) {
    await trx
      .insertInto('deliveries')
      .values(
        never.map(({ notificationId, expiresAt }) =>
          queuedDelivery(random, { notificationId, deviceId: device.id, now, expiresAt }),
        ),
      )
      .execute()
  }
  const ids = missed.map(({ notificationId }) => notificationId)
  await trx
    .updateTable('notifications')
    .set({ decision: 'send', reason: 'device_returned' })
    .where('id', 'in', ids)
    .where('decision', '=', 'skip')
    .execute()
  await appendEvents(
    trx,
    wake,
    now,
    ids.map(notificationId => ({
      type: 'notification.updated',
      audience: `user:${device.userId}`,
      data: { notificationId },
    })),
  )
  wake('deliveries')
}

/** From the conversations of the last day, of which there are few, and not from a day's notifications of everybody. */
async function missedMessages(trx: Trx, device: Returned, now: Millis): Promise<Missed[]> {
  const { id, userId, awaySince, reports } = device
  const rows = await trx
    .selectFrom('conversations as c')
    .innerJoin('messages as m', 'm.conversation_id', 'c.id')
    .innerJoin('notifications as n', join => join.onRef('n.subject', '=', 'm.id').on('n.user_id', '=', userId))
    .leftJoin('deliveries as d', join => join.onRef('d.notification_id', '=', 'n.id').on('d.device_id', '=', id))
    .leftJoin('read_states as r', join => join.onRef('r.conversation_id', '=', 'c.id').on('r.user_id', '=', userId))
    .select(['n.id as notificationId', 'd.id as deliveryId', 'm.created_at'])
    .where('c.last_message_at', '>', now - WORTH_A_RING_MS)
    .where('c.status', '=', 'open')
    .where('m.created_at', '>', now - WORTH_A_RING_MS)
    .where('m.seq', '=', newest =>
      newest
        .selectFrom('messages as newest')
        .select(({ fn }) => fn.max('newest.seq').as('seq'))
        .whereRef('newest.conversation_id', '=', 'c.id')
        .where('newest.author_kind', '=', 'visitor'),
    )
    .where(({ or, eb }) => or([eb('r.last_read_seq', 'is', null), eb('r.last_read_seq', '<', eb.ref('m.seq'))]))
    .where(({ or, eb }) => or([eb('n.decision', '=', 'send'), eb('n.reason', 'in', FOR_WANT_OF_A_DEVICE)]))
    .where(({ or, and, eb }) =>
      or([
        and([eb('d.id', 'is', null), eb('n.decided_at', '>=', awaySince)]),
        eb('d.state', '=', 'failed'),
        and([eb('d.state', '=', 'cancelled'), eb('d.cancel_reason', 'in', ['device_removed', 'device_quarantined'])]),
        // What waited at the push service went with the old subscription.
        ...(reports
          ? [and([eb('d.state', '=', 'accepted'), eb('d.received_at', 'is', null), eb('d.displayed_at', 'is', null)])]
          : []),
      ]),
    )
    .orderBy('c.last_message_at', 'desc')
    .limit(MOST_CONVERSATIONS)
    .execute()
  return rows.map(({ created_at, ...row }) => ({ ...row, expiresAt: created_at + WORTH_A_RING_MS }))
}

/** Tests and welcomes that found the device gone. */
async function otherFailures(trx: Trx, { id }: Returned, now: Millis): Promise<Missed[]> {
  return trx
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .select(['n.id as notificationId', 'd.id as deliveryId', 'd.expires_at as expiresAt'])
    .where('d.device_id', '=', id)
    .where('d.state', '=', 'failed')
    .where('d.expires_at', '>', now)
    .where('n.kind', '!=', 'message')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('attempts as a').select('a.n').whereRef('a.delivery_id', '=', 'd.id').where('a.result', '=', 'gone'),
      ),
    )
    .execute()
}

/** Its subscription is another: nothing that was sealed for the old one is of use, and its lane may be another too. */
async function requeue(trx: Trx, ids: readonly DeliveryId[], now: Millis): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({
      state: 'queued',
      due_at: now,
      cancel_reason: null,
      body: null,
      lane: sql<string>`coalesce((select lane from devices where id = deliveries.device_id), '')`,
    })
    .where('id', 'in', ids)
    // Between looking and writing it may have been taken up.
    .where('state', 'in', ['failed', 'cancelled', 'accepted'])
    .execute()
}
