import { newId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import { queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationContent } from '../notification-content.ts'
import type { LosableDevice } from './loss.ts'
import { keepNotice } from './notices.ts'
import type { Report } from './report-lost.ts'

/** Whoever looks at their phone a day later is told, too. */
const LIFE_MS = 24 * 60 * 60 * 1000

/**
 * Tells the owner on every screen and device that they have left: it may be that somebody else reported it. Whoever has none
 * finds the notice where they sign in next.
 */
export async function tellOfLoss({ trx, wake, random, at, by }: Report, device: LosableDevice): Promise<void> {
  const { id: deviceId, user_id: owner } = device
  const name = device.name ?? device.label
  const reporter = by.user.id === owner ? null : { name: by.user.name }
  const id = newId('ntf', random)
  const content: NotificationContent = { says: 'lost', device: name, by: reporter?.name ?? null }
  const left = await trx
    .selectFrom('devices')
    .select('id')
    .where('user_id', '=', owner)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
  await trx
    .insertInto('notifications')
    .values({
      ...{ id, kind: 'lost', subject: id, conversation_id: null, message_id: null, user_id: owner, run_id: null },
      ...{ decision: 'send', reason: 'device_lost', content: JSON.stringify(content), decided_at: at },
    })
    .execute()
  await keepNotice(trx, { id, owner, at, device: { id: deviceId, name }, by: reporter })
  const expiresAt = at + LIFE_MS
  const rows = left.map(other => queuedDelivery(random, { notificationId: id, deviceId: other.id, now: at, expiresAt }))
  if (rows.length > 0) await trx.insertInto('deliveries').values(rows).execute()
  await appendEvents(trx, wake, at, [
    { type: 'device.updated', audience: `user:${owner}`, data: { deviceId } },
    { type: 'device.lost', audience: `self:${owner}`, data: { deviceId, name, by: reporter } },
    { type: 'notices.updated', audience: `self:${owner}`, data: {} },
    { type: 'notification.updated', audience: `user:${owner}`, data: { notificationId: id } },
  ])
  wake('deliveries')
}
