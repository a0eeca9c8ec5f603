import { type DeviceId, newId, type UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationContent } from '../notification-content.ts'
import type { Random } from '../ports.ts'

const welcome: NotificationContent = { says: 'welcome' }

/** Whoever turned notifications on and closed the app is told a day later, too. */
const LIFE_MS = 24 * 60 * 60 * 1000

interface Welcomed {
  readonly id: DeviceId
  readonly user_id: UserId
}

/**
 * Rings a new device at once, visibly: when its receipt comes back, the device is confirmed (webpush E5). In the
 * transaction of its PUT, so that there is no device without its welcome.
 */
export async function queueWelcome(
  trx: Trx,
  wake: WakeLater,
  { now, random }: { readonly now: number; readonly random: Random },
  device: Welcomed,
): Promise<void> {
  const id = newId('ntf', random)
  await trx
    .insertInto('notifications')
    .values({
      id,
      kind: 'welcome',
      subject: id,
      conversation_id: null,
      message_id: null,
      user_id: device.user_id,
      decision: 'send',
      reason: 'welcome',
      content: JSON.stringify(welcome),
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
}
