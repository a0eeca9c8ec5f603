import type { DeliveryId, ReceiptsAnswer, UserId } from '@deskbell/contract'
import { receiptSchema, type receiptsSchema } from '@deskbell/contract/schemas'
import type { z } from 'zod'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { correctTime } from './correct-time.ts'
import type { ReceiptTokens } from './receipt-tokens.ts'
import { newsIn, type Stages } from './stages.ts'
import { touchDevice } from './touch-device.ts'

/** How long a token is good for after the notification was queued. */
const GOOD_FOR_MS = 30 * 24 * 60 * 60 * 1000

type Result = ReceiptsAnswer['results'][number]

/**
 * Writes down what became of notifications. Each receipt is judged by itself; the earliest time of a stage is kept, so
 * that the same receipt may come any number of times.
 */
export async function recordReceipts(
  trx: Trx,
  wake: WakeLater,
  tokens: ReceiptTokens,
  now: number,
  { sentAt, receipts }: z.output<typeof receiptsSchema>,
): Promise<Result[]> {
  const judged = receipts.map(receipt => receiptSchema.safeParse(receipt))
  const ids = judged.map(({ data }) => data && tokens.read(data.token))
  const rows = new Map((await readDeliveries(trx, ids)).map(row => [row.id, row]))
  const arrived = new Map<DeliveryId, Stages>()
  const results = judged.map(({ data, error }, index): Result => {
    if (!data) return { code: error?.issues.some(({ path }) => path[0] === 'token') ? 'token_invalid' : 'invalid' }
    const { stage, at } = data
    const id = ids[index]
    const row = id && rows.get(id)
    if (!row) return { code: 'token_invalid' }
    if (row.queued_at + GOOD_FOR_MS < now) return { code: 'token_expired' }
    const times = { at: Date.parse(at), sentAt: Date.parse(sentAt) }
    const stages = arrived.get(row.id) ?? {}
    const time = correctTime(times, row.queued_at, now)
    arrived.set(row.id, { ...stages, [stage]: Math.min(time, stages[stage] ?? time) })
    return { ok: true }
  })
  const events: NewEvent[] = []
  const removed = new Set<DeliveryId>()
  // In one order everywhere, so that two batches never wait for each other.
  for (const [id, stages] of [...arrived].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const row = rows.get(id)
    if (!row) continue
    const recorded = await record(trx, row, stages, now)
    if (recorded === 'new') events.push(...eventsOf(row))
    if (recorded === 'removed') removed.add(id)
  }
  await appendEvents(trx, wake, now, events)
  return results.map((result, index): Result => {
    const id = ids[index]
    return id && removed.has(id) ? { code: 'token_invalid' } : result
  })
}

/** @returns `removed` if its retention ended since it was read */
async function record(trx: Trx, row: DeliveryRow, stages: Stages, now: number): Promise<'new' | 'known' | 'removed'> {
  const news = newsIn(row, stages)
  if (!news) return 'known'
  // Only what is new is written: another batch may be writing the other stages.
  const written = await trx
    .updateTable('deliveries')
    .set(news)
    .where('id', '=', row.id)
    .returning('accepted_at')
    .executeTakeFirst()
  if (!written) return 'removed'
  const { accepted_at } = written
  // A device that answers has it, even if the push service's own answer was lost on the way: no further attempt.
  await trx
    .updateTable('deliveries')
    .set({ state: 'accepted', accepted_at: accepted_at ?? Math.min(...Object.values(news)) })
    .where('id', '=', row.id)
    .where('state', '=', 'queued')
    .execute()
  if (row.device_id !== null) {
    await touchDevice(trx, { id: row.device_id, owner: row.user_id, now }, accepted_at, stages)
  }
  return 'new'
}

type DeliveryRow = Awaited<ReturnType<typeof readDeliveries>>[number]

async function readDeliveries(trx: Trx, ids: readonly (DeliveryId | undefined)[]) {
  const known = [...new Set(ids.filter(id => id !== undefined))]
  if (known.length === 0) return []
  return trx
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select([
      'deliveries.id',
      'deliveries.notification_id',
      'deliveries.device_id',
      'deliveries.queued_at',
      'deliveries.received_at',
      'deliveries.displayed_at',
      'deliveries.clicked_at',
      'deliveries.dismissed_at',
      'notifications.user_id',
    ])
    .where('deliveries.id', 'in', known)
    .execute()
}

function eventsOf(row: DeliveryRow): NewEvent[] {
  const audience: `user:${UserId}` = `user:${row.user_id}`
  const device = row.device_id
  return [
    { type: 'notification.updated', audience, data: { notificationId: row.notification_id } },
    ...(device === null ? [] : [{ type: 'device.updated' as const, audience, data: { deviceId: device } }]),
  ]
}
