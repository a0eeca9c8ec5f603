import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Database, Trx, WakeLater } from '../db/database.ts'
import { isFrozen } from './lane-state.ts'
import { settleDevices } from './settle-devices.ts'
import { type Answers, writeEnds } from './settle-ends.ts'
import type { Settlement } from './settlement.ts'

/** Who settles, and when. */
export interface Settling {
  readonly database: Database
  /** Whoever took over an expired lease settles it: what we know is about an earlier try. */
  readonly owner: string
  readonly now: number
}

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
  const frozen = await findFrozen(trx, settling, ours)
  await writeAttempts(trx, ours)
  await writeEnds(trx, ours, answers, frozen)
  const { changed, renewed } = await settleDevices(trx, { ...settling, frozen }, ours, answers)
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

/** Lanes that refuse everybody: there no message is given up, and no device is to blame. */
async function findFrozen(trx: Trx, { now }: Settling, settlements: readonly Settlement[]): Promise<Set<string>> {
  const refusing = settlements.filter(({ end }) => end.state !== 'accepted' && end.state !== 'cancelled')
  const frozen = new Set<string>()
  for (const lane of new Set(refusing.map(({ lane }) => lane))) {
    if (await isFrozen(trx, lane, now)) frozen.add(lane)
  }
  return frozen
}

function notificationUpdated({ userId, notificationId }: Settlement): NewEvent {
  return { type: 'notification.updated', audience: `user:${userId}`, data: { notificationId } }
}
