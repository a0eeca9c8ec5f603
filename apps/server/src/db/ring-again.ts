import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Random } from '../ports.ts'
import { appendEvents } from './append-events.ts'
import type { Trx, WakeLater } from './database.ts'
import { findMissed, type Returned } from './missed.ts'
import { queuedDelivery } from './queued-delivery.ts'
import type { Millis } from './schema.ts'

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
  const missed = await findMissed(trx, device, now)
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
