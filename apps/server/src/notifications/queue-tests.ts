import { type DeviceId, type NotificationId, newId, type Person, type RunId, type UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { queueDeliveries } from '../db/queue-deliveries.ts'
import type { NotificationContent } from '../notification-content.ts'
import type { Random } from '../ports.ts'

/** A ring is worth nothing after a day (contract, "The push message"). */
const LIFE_MS = 24 * 60 * 60 * 1000
/** Both databases take some tens of thousands of values in a statement; a row has a score of them. */
const ROWS_PER_INSERT = 500

export interface TestedDevice {
  readonly id: DeviceId
  readonly user_id: UserId
}

export interface Asked {
  readonly by: Person
  /** Null for a single device. */
  readonly runId: RunId | null
}

/**
 * Queues test notifications (W26) over the way that every notification takes: one for each owner, and a delivery for
 * each of their devices.
 * @returns the notifications, in the order in which their owners first appear
 */
export async function queueTests(
  trx: Trx,
  wake: WakeLater,
  { now, random }: { readonly now: number; readonly random: Random },
  devices: readonly TestedDevice[],
  { by, runId }: Asked,
): Promise<NotificationId[]> {
  const ofOwners = [...Map.groupBy(devices, device => device.user_id)].map(([userId, theirs]) => ({
    id: newId('ntf', random),
    userId,
    theirs,
  }))
  const notifications = ofOwners.map(({ id, userId }) => ({
    id,
    kind: 'test' as const,
    subject: runId ?? id,
    conversation_id: null,
    message_id: null,
    user_id: userId,
    decision: 'send' as const,
    reason: userId === by.id ? 'test_by_owner' : 'test_by_admin',
    content: JSON.stringify(testContent(userId === by.id ? null : by.name)),
    decided_at: now,
    run_id: runId,
  }))
  for (const rows of chunks(notifications)) await trx.insertInto('notifications').values(rows).execute()
  const deliveries = ofOwners.flatMap(({ id, theirs }) =>
    theirs.map(device => ({ notificationId: id, deviceId: device.id })),
  )
  await queueDeliveries(trx, random, { now, expiresAt: now + LIFE_MS }, deliveries)
  const events = ofOwners.map(({ id, userId }) => ({
    type: 'notification.updated' as const,
    audience: `user:${userId}` as const,
    data: { notificationId: id },
  }))
  for (const rows of chunks(events)) await appendEvents(trx, wake, now, rows)
  if (deliveries.length > 0) wake('deliveries')
  return ofOwners.map(({ id }) => id)
}

/** Whoever is rung by somebody else's test is told whose it is. */
function testContent(by: string | null): NotificationContent {
  return { says: 'test', by }
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}
