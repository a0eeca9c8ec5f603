import type { DeliveryId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { updateMany } from '../db/update-many.ts'
import { bodyColumns } from './sealed-body.ts'
import type { End, Settlement } from './settlement.ts'

/** When a device reported on a delivery, as far as it is known by now. */
export type Answers = ReadonlyMap<
  DeliveryId,
  { readonly received_at: number | null; readonly displayed_at: number | null }
>

/** Writes what became of each delivery, and lets go of it. */
export async function writeEnds(
  trx: Trx,
  settlements: readonly Settlement[],
  answers: Answers,
  frozen: ReadonlySet<string>,
): Promise<void> {
  const ends = settlements.map(({ deliveryId: id, attempts, end, lane }) => ({
    id,
    attempts: attempts.at(-1)?.n ?? 0,
    end: endWith(end, answers.get(id), frozen.has(lane)),
  }))
  await updateMany(trx, 'deliveries', queuedColumns, ends.flatMap(toQueued))
  // One statement for all that ended alike.
  const ended = ends.flatMap(({ id, end }) => (end.state === 'queued' ? [] : [{ id, end }]))
  for (const alike of Map.groupBy(ended, ({ end }) => `${end.state} ${'reason' in end ? end.reason : ''}`).values()) {
    const [first] = alike
    if (!first) continue
    await trx
      .updateTable('deliveries')
      .set({
        ...columnsOf(first.end),
        ...bodyColumns(null),
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
function endWith(
  end: End,
  answer: { received_at: number | null; displayed_at: number | null } | undefined,
  frozen: boolean,
): End {
  const answered = (answer?.displayed_at ?? answer?.received_at ?? null) !== null
  if (answered) return { state: 'accepted' }
  return end.state === 'failed' && frozen ? end.ifFrozen : end
}

const queuedColumns = {
  state: 'text',
  due_at: 'bigint',
  lease_owner: 'text',
  lease_until: 'bigint',
  attempts: 'bigint',
  body: 'text',
  body_endpoint_hash: 'text',
} as const

function toQueued({ id, attempts, end }: { id: DeliveryId; attempts: number; end: End }) {
  if (end.state !== 'queued') return []
  const { state, dueAt: due_at, body } = end
  return [{ id, state, due_at, attempts, lease_owner: null, lease_until: null, ...bodyColumns(body) }]
}

function columnsOf(end: Exclude<End, { state: 'queued' }>) {
  switch (end.state) {
    case 'accepted': {
      const taken = sql<number>`(select max(at) from attempts where delivery_id = deliveries.id and result = 'accepted')`
      return {
        state: end.state,
        accepted_at: sql<number>`coalesce(${taken}, received_at, displayed_at, clicked_at, dismissed_at)`,
        cancel_reason: null,
      }
    }
    case 'failed':
      return { state: end.state }
    case 'cancelled':
      return { state: end.state, cancel_reason: end.reason }
  }
}
