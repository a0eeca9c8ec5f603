import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { settleDevices } from './settle-devices.ts'
import type { End, Settlement } from './settlement.ts'

/** Who settles, and when. */
export interface Settling {
  readonly database: Database
  /** Whoever took over an expired lease settles it: what we know is about an earlier try. */
  readonly owner: string
  readonly now: number
}

/** When a device reported on a delivery, as far as it is known by now. */
export type Answers = ReadonlyMap<
  DeliveryId,
  { readonly received_at: number | null; readonly displayed_at: number | null }
>

/** Writes attempts and results of deliveries, what they say of their devices, and the events about both. */
export async function settleAll(
  trx: Trx,
  wake: WakeLater,
  settling: Settling,
  all: readonly Settlement[],
): Promise<void> {
  const answers = await lockOurs(trx, settling, all)
  const ours = all.filter(({ deliveryId }) => answers.has(deliveryId))
  if (ours.length === 0) return
  await writeAttempts(trx, ours)
  await writeEnds(trx, ours, answers)
  const { changed, renewed } = await settleDevices(trx, settling, ours, answers)
  if (renewed.length > 0) {
    const due = { state: 'queued', due_at: settling.now, cancel_reason: null } as const
    await trx.updateTable('deliveries').set(due).where('id', 'in', renewed).execute()
    wake('deliveries')
  }
  await appendEvents(trx, wake, settling.now, [...ours.map(notificationUpdated), ...changed])
}

/** Receipts for these deliveries wait until we are done, and so find what we wrote. */
async function lockOurs(trx: Trx, { database, owner }: Settling, all: readonly Settlement[]): Promise<Answers> {
  const ids = all.map(({ deliveryId }) => deliveryId)
  const rows = await database
    .lockRows(
      trx
        .selectFrom('deliveries')
        .select(['id', 'received_at', 'displayed_at'])
        .where('id', 'in', ids)
        .where('lease_owner', '=', owner)
        .orderBy('id'),
    )
    .execute()
  return new Map(rows.map(({ id, ...answer }) => [id, answer]))
}

async function writeAttempts(trx: Trx, settlements: readonly Settlement[]): Promise<void> {
  const rows = settlements.flatMap(({ deliveryId, attempts }) =>
    attempts.map(({ n, at, outcome: { status, result, reason } }) => ({
      delivery_id: deliveryId,
      n,
      at,
      status,
      result,
      reason,
    })),
  )
  if (rows.length > 0) await trx.insertInto('attempts').values(rows).execute()
}

/** One statement for all that ended alike. */
async function writeEnds(trx: Trx, settlements: readonly Settlement[], answers: Answers): Promise<void> {
  const ends = settlements.map(({ deliveryId, end }) => ({
    id: deliveryId,
    end: endWith(end, answers.get(deliveryId)),
  }))
  for (const alike of Map.groupBy(ends, ({ end }) => JSON.stringify(end)).values()) {
    const [first] = alike
    if (!first) continue
    await trx
      .updateTable('deliveries')
      .set({
        ...columnsOf(first.end),
        lease_owner: null,
        lease_until: null,
        attempts: sql`coalesce((select max(n) from attempts where delivery_id = deliveries.id), 0)`,
      })
      .where(
        'id',
        'in',
        alike.map(({ id }) => id),
      )
      .execute()
  }
}

/** A device that answered before its push service did has the message, whatever the push service said. */
function endWith(end: End, answer: { received_at: number | null; displayed_at: number | null } | undefined): End {
  const answered = (answer?.displayed_at ?? answer?.received_at ?? null) !== null
  return answered ? { state: 'accepted' } : end
}

function columnsOf(end: End) {
  switch (end.state) {
    case 'accepted': {
      const taken = sql<number>`(select max(at) from attempts where delivery_id = deliveries.id and result = 'accepted')`
      return {
        state: end.state,
        accepted_at: sql<number>`coalesce(${taken}, displayed_at, received_at)`,
        cancel_reason: null,
      }
    }
    case 'queued':
      return { state: end.state, due_at: end.dueAt }
    case 'failed':
      return { state: end.state }
    case 'cancelled':
      return { state: end.state, cancel_reason: end.reason }
  }
}

function notificationUpdated({ userId, notificationId }: Settlement): NewEvent {
  return { type: 'notification.updated', audience: `user:${userId}`, data: { notificationId } }
}
