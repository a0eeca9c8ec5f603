import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { judgeDevice } from './judge-device.ts'
import type { End, Settlement } from './settlement.ts'

/** Who settles, and when. */
export interface Settling {
  readonly owner: string
  readonly now: number
}

/** Writes attempts and results of deliveries, what they say of their devices, and the events about both. */
export async function settleAll(
  trx: Trx,
  wake: WakeLater,
  settling: Settling,
  settlements: readonly Settlement[],
): Promise<void> {
  const events: NewEvent[] = []
  for (const settlement of settlements) events.push(...(await settle(trx, wake, settling, settlement)))
  await appendEvents(trx, wake, settling.now, events)
}

async function settle(trx: Trx, wake: WakeLater, { owner, now }: Settling, settlement: Settlement) {
  const { deliveryId, deviceId, attempts, end } = settlement
  const delivery = await trx
    .updateTable('deliveries')
    .set({
      lease_owner: null,
      lease_until: null,
      ...columnsOf(end),
      ...(attempts.length === 0 ? {} : { attempts: attempts.at(-1)?.n ?? 0 }),
    })
    .where('id', '=', deliveryId)
    // Whoever took over an expired lease settles it: what we know is about an earlier try.
    .where('lease_owner', '=', owner)
    .returning(['received_at', 'displayed_at'])
    .executeTakeFirst()
  if (!delivery) return []
  if (attempts.length > 0)
    await trx
      .insertInto('attempts')
      .values(attempts.map(row(deliveryId)))
      .execute()
  const arrived = delivery.displayed_at ?? delivery.received_at
  if (arrived !== null && end.state !== 'accepted') {
    // The device answered before its push service did: it has the message, whatever the push service said.
    await trx
      .updateTable('deliveries')
      .set({ state: 'accepted', accepted_at: arrived, cancel_reason: null })
      .where('id', '=', deliveryId)
      .execute()
  }
  const changed = await judgeDevice(trx, now, settlement, delivery.displayed_at !== null)
  if (changed === 'renewed') {
    await trx
      .updateTable('deliveries')
      .set({ state: 'queued', due_at: now, cancel_reason: null })
      .where('id', '=', deliveryId)
      .execute()
    wake('deliveries')
  }
  return eventsOf(settlement, changed === 'judged' ? deviceId : null)
}

function columnsOf(end: End) {
  switch (end.state) {
    case 'accepted':
      return { state: end.state, accepted_at: end.at, cancel_reason: null }
    case 'queued':
      return { state: end.state, due_at: end.dueAt }
    case 'failed':
      return { state: end.state }
    case 'cancelled':
      return { state: end.state, cancel_reason: end.reason }
  }
}

const row =
  (delivery_id: Settlement['deliveryId']) =>
  ({ n, at, outcome }: Settlement['attempts'][number]) => ({
    delivery_id,
    n,
    at,
    status: outcome.status,
    result: outcome.result,
    reason: outcome.reason,
  })

function eventsOf({ notificationId, userId }: Settlement, deviceId: Settlement['deviceId']): NewEvent[] {
  const audience = `user:${userId}` as const
  const about: NewEvent = { type: 'notification.updated', audience, data: { notificationId } }
  return deviceId === null ? [about] : [about, { type: 'device.updated', audience, data: { deviceId } }]
}
