import type { DeliveryId, DeviceId, MessageId, NotificationId, UserId } from '@deskbell/contract'
import type { Trx } from './database.ts'
import { readChannels } from './notification-channels.ts'
import type { DeliveriesTable, Json, Millis } from './schema.ts'

/** A message is worth a ring for a day (design §5). */
const WORTH_A_RING_MS = 24 * 60 * 60 * 1000
/** The inbox has the rest: a device that comes back must not ring for minutes. */
const MOST_CONVERSATIONS = 20
const CONVERSATIONS_LOOKED_AT = 200
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
  /** A false wave took it out of use: what refused it then was no fault of its own. */
  readonly falseWave?: boolean
}

export interface Missed {
  readonly notificationId: NotificationId
  /** Of the delivery that did not reach it; null if there was none to this device. */
  readonly deliveryId: DeliveryId | null
  readonly expiresAt: Millis
}

/**
 * What a device missed that came back: the newest unread message of each open conversation, and tests and welcomes that
 * found it gone or were refused by a false wave, as long as they are worth a ring. In small steps, each by an index: of
 * one large one, either database sometimes makes a walk through a whole table.
 */
export async function findMissed(trx: Trx, device: Returned, now: Millis): Promise<Missed[]> {
  const newest = await newestMessages(trx, now)
  const messages = newest.length === 0 ? [] : await missedMessages(trx, device, newest, now)
  return [...messages, ...(await otherFailures(trx, device, now))]
}

/** What a visitor wrote last in each of the open conversations of the last day. */
async function newestMessages(trx: Trx, now: Millis): Promise<MessageId[]> {
  const rows = await trx
    .selectFrom('conversations as c')
    .select(({ selectFrom }) =>
      selectFrom('messages as m')
        .select('m.id')
        .whereRef('m.conversation_id', '=', 'c.id')
        .where('m.author_kind', '=', 'visitor')
        .orderBy('m.seq', 'desc')
        .limit(1)
        .as('messageId'),
    )
    .where('c.status', '=', 'open')
    .where('c.last_message_at', '>', now - WORTH_A_RING_MS)
    .orderBy('c.last_message_at', 'desc')
    .limit(CONVERSATIONS_LOOKED_AT)
    .execute()
  return rows.flatMap(({ messageId }) => messageId ?? [])
}

async function missedMessages(
  trx: Trx,
  device: Returned,
  newest: readonly MessageId[],
  now: Millis,
): Promise<Missed[]> {
  const unread = await trx
    .selectFrom('notifications as n')
    .innerJoin('messages as m', 'm.id', 'n.subject')
    .leftJoin('read_states as r', join =>
      join.onRef('r.conversation_id', '=', 'n.conversation_id').on('r.user_id', '=', device.userId),
    )
    .select(['n.id', 'n.decided_at', 'n.channels', 'm.created_at'])
    .where('n.subject', 'in', newest)
    .where('m.id', 'in', newest)
    .where('n.user_id', '=', device.userId)
    .where('m.created_at', '>', now - WORTH_A_RING_MS)
    .where(({ or, eb }) => or([eb('r.last_read_seq', 'is', null), eb('r.last_read_seq', '<', eb.ref('m.seq'))]))
    .where(({ or, eb }) => or([eb('n.decision', '=', 'send'), eb('n.reason', 'in', FOR_WANT_OF_A_DEVICE)]))
    .orderBy('m.created_at', 'desc')
    .execute()
  const rung = await deliveriesOf(
    trx,
    unread.map(({ id }) => id),
  )
  return unread
    .filter(({ channels }) => isForDevices(channels))
    .flatMap(({ id, decided_at, created_at }): Missed[] => {
      const delivery = rung.find(row => row.notification_id === id && row.device_id === device.id)
      const isMissed = delivery ? didNotReach(delivery, device) : decided_at >= device.awaySince
      if (!isMissed) return []
      return [{ notificationId: id, deliveryId: delivery?.id ?? null, expiresAt: created_at + WORTH_A_RING_MS }]
    })
    .slice(0, MOST_CONVERSATIONS)
}

/** A mail alone that was sent to somebody who wanted no push is nothing that a device missed. */
function isForDevices(channels: Json | null): boolean {
  const push = readChannels(channels)?.channels.find(({ channel }) => channel === 'push')
  return push === undefined || push.decision === 'send' || FOR_WANT_OF_A_DEVICE.includes(push.reason)
}

type Rung = Pick<DeliveriesTable, 'state' | 'cancel_reason' | 'received_at' | 'displayed_at'>

async function deliveriesOf(trx: Trx, ids: readonly NotificationId[]) {
  if (ids.length === 0) return []
  return trx
    .selectFrom('deliveries')
    .select(['id', 'notification_id', 'device_id', 'state', 'cancel_reason', 'received_at', 'displayed_at'])
    .where('notification_id', 'in', ids)
    .execute()
}

function didNotReach({ state, cancel_reason, received_at, displayed_at }: Rung, { reports }: Returned): boolean {
  switch (state) {
    case 'failed':
      return true
    case 'cancelled':
      return cancel_reason === 'device_removed' || cancel_reason === 'device_quarantined'
    case 'accepted':
      // What waited at the push service went with the old subscription.
      return reports && received_at === null && displayed_at === null
    case 'queued':
    case 'leased':
      return false
  }
}

async function otherFailures(trx: Trx, { id, awaySince, falseWave = false }: Returned, now: Millis): Promise<Missed[]> {
  const rows = await trx
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .select(['n.id as notificationId', 'd.id as deliveryId', 'd.expires_at as expiresAt'])
    .select(({ selectFrom }) => {
      const last = selectFrom('attempts as a').whereRef('a.delivery_id', '=', 'd.id').orderBy('a.n', 'desc').limit(1)
      return [last.select('a.result').as('result'), last.select('a.at').as('at')]
    })
    .where('d.device_id', '=', id)
    .where('d.state', '=', 'failed')
    .where('d.expires_at', '>', now)
    .where('n.kind', 'not in', ['message', 'taken'])
    .execute()
  const isUnjust = (result: string | null, at: number | null) =>
    falseWave && result === 'rejected' && (at ?? 0) >= awaySince
  return rows.filter(({ result, at }) => result === 'gone' || isUnjust(result, at))
}
