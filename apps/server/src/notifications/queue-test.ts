import { type DeviceId, type NotificationId, newId, type UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationContent } from '../notification-content.ts'
import type { Random } from '../ports.ts'

/** A ring is worth nothing after a day (contract, "The push message"). */
const LIFE_MS = 24 * 60 * 60 * 1000

const content: NotificationContent = {
  title: 'Test notification',
  body: 'This device rings. Tap to see how the notification got here.',
  lang: 'en',
}

/** Queues a test notification to one device (W26), for its owner, over the way that every notification takes. */
export async function queueTest(
  trx: Trx,
  wake: WakeLater,
  { now, random }: { readonly now: number; readonly random: Random },
  device: { readonly id: DeviceId; readonly user_id: UserId },
  reason: string,
): Promise<NotificationId> {
  const id = newId('ntf', random)
  await trx
    .insertInto('notifications')
    .values({
      id,
      kind: 'test',
      subject: id,
      conversation_id: null,
      message_id: null,
      user_id: device.user_id,
      decision: 'send',
      reason,
      content: JSON.stringify(content),
      decided_at: now,
      run_id: null,
    })
    .execute()
  await trx
    .insertInto('deliveries')
    .values(queuedDelivery(random, { notificationId: id, deviceId: device.id, now, expiresAt: now + LIFE_MS }))
    .execute()
  await appendEvents(trx, wake, now, [
    { type: 'notification.updated', audience: `user:${device.user_id}`, data: { notificationId: id } },
  ])
  wake('deliveries')
  return id
}
