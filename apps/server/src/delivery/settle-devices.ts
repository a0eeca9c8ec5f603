import type { DeliveryId, DeviceId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { NewEvent } from '../db/append-events.ts'
import type { Database, Trx } from '../db/database.ts'
import { updateMany } from '../db/update-many.ts'
import { type Judged, judgeDevice, judgedColumns, REFUSED_IN_A_ROW } from './judge-device.ts'
import { ruleOf } from './retry-policy.ts'
import type { Settlement } from './settlement.ts'

export interface SettledDevices {
  readonly changed: readonly NewEvent[]
  /** Deliveries that are due again, because the device has another endpoint by now. */
  readonly renewed: readonly DeliveryId[]
}

type Answers = ReadonlyMap<DeliveryId, { readonly displayed_at: number | null }>

interface Settling {
  readonly database: Database
  readonly now: number
  /** Lanes that refuse everybody. */
  readonly frozen: ReadonlySet<string>
}

/** Writes what deliveries say of their devices, all of them in one statement. */
export async function settleDevices(
  trx: Trx,
  { database, now, frozen }: Settling,
  settlements: readonly Settlement[],
  answers: Answers,
): Promise<SettledDevices> {
  const devices = new Map((await lockDevices(trx, database, settlements)).map(row => [row.id, row]))
  const changed = new Map<DeviceId, Judged & { readonly id: DeviceId }>()
  const gone = new Set<DeviceId>()
  const events: NewEvent[] = []
  const renewed: DeliveryId[] = []
  for (const { deliveryId, deviceId, userId, endpointHash, lane, attempts } of settlements) {
    const attempt = attempts.at(-1)
    const device = deviceId !== null && !gone.has(deviceId) && (changed.get(deviceId) ?? devices.get(deviceId))
    if (!attempt || !device) continue
    const { id } = device
    const verdict = judgeDevice({
      device,
      endpointHash,
      attempt,
      first: attempts[0]?.n === 1,
      displayed: (answers.get(deliveryId)?.displayed_at ?? null) !== null,
      frozen: frozen.has(lane),
      othersAreWell: mayBeToBlame(device, attempt.outcome) && (await othersAreWell(trx, device, lane)),
    })
    if (verdict.kind === 'renewed') renewed.push(deliveryId)
    if (verdict.kind === 'renewed' || verdict.kind === 'nothing') continue
    if (!changed.has(id)) events.push({ type: 'device.updated', audience: `user:${userId}`, data: { deviceId: id } })
    changed.set(id, { ...verdict.device, id })
    if (verdict.kind === 'gone') gone.add(id)
  }
  await updateMany(trx, 'devices', writtenColumns, [...changed.values()])
  if (gone.size > 0) await entomb(trx, [...gone], now)
  return { changed: events, renewed }
}

const writtenColumns = {
  health: 'text',
  last_result: 'text',
  last_result_at: 'bigint',
  last_status: 'bigint',
  last_reason: 'text',
  unshown: 'bigint',
  unshown_since: 'bigint',
  unshown_at: 'bigint',
  refused: 'bigint',
  refused_since: 'bigint',
  quarantine_reason: 'text',
} as const

async function lockDevices(trx: Trx, database: Database, settlements: readonly Settlement[]) {
  const ids = [...new Set(settlements.map(({ deviceId }) => deviceId).filter(id => id !== null))]
  if (ids.length === 0) return []
  return database
    .lockRows(
      trx
        .selectFrom('devices')
        .select(['id', ...judgedColumns])
        .where('id', 'in', ids)
        .orderBy('id'),
    )
    .execute()
}

/**
 * The credential and the renew token stay: the browser may come back with a new subscription by itself. Endpoint and
 * keys stay for minutes, out of use: it may turn out to be a wave, see `bringBack`.
 */
async function entomb(trx: Trx, ids: readonly DeviceId[], now: number): Promise<void> {
  const tombstone = { endpoint_hash: null, health: 'dead' } as const
  await trx
    .updateTable('devices')
    .set({ ...tombstone, removed_at: now, removed_reason: 'gone' })
    .where('id', 'in', ids)
    .execute()
}

function mayBeToBlame({ refused }: Judged, outcome: Parameters<typeof ruleOf>[0]): boolean {
  return ruleOf(outcome).device === 'count' && refused + 1 >= REFUSED_IN_A_ROW
}

/** Whether its push service has taken something for another device since it began to refuse this one. */
async function othersAreWell(trx: Trx, device: Judged & { readonly id: DeviceId }, lane: string): Promise<boolean> {
  const row = await trx
    .selectFrom('devices')
    .select('id')
    .where('removed_at', 'is', null)
    // As in the index of live devices by their last result.
    .where(sql<number>`coalesce(last_result_at, 0)`, '>', device.refused_since)
    .where('lane', '=', lane)
    .where('id', '!=', device.id)
    .where('last_result', 'in', ['accepted', 'displayed', 'clicked'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
