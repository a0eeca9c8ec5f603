import type { DeliveryId, DeviceId } from '@deskbell/contract'
import type { NewEvent } from '../db/append-events.ts'
import type { Database, Trx } from '../db/database.ts'
import type { Judged } from './judge-device.ts'
import { judgeDevice } from './judge-device.ts'
import type { Settlement } from './settlement.ts'

export interface SettledDevices {
  readonly changed: readonly NewEvent[]
  /** Deliveries that are due again, because the device has another endpoint by now. */
  readonly renewed: readonly DeliveryId[]
}

type Answers = ReadonlyMap<DeliveryId, { readonly displayed_at: number | null }>

/** Writes what deliveries say of their devices, each device once. */
export async function settleDevices(
  trx: Trx,
  { database, now }: { readonly database: Database; readonly now: number },
  settlements: readonly Settlement[],
  answers: Answers,
): Promise<SettledDevices> {
  const devices = await lockDevices(trx, database, settlements)
  const answered = await findAnswered(trx, devices)
  const changes = new Map<DeviceId, Partial<Judged>>()
  const changed: NewEvent[] = []
  const renewed: DeliveryId[] = []
  for (const { deliveryId, deviceId, userId, endpointHash, attempts } of settlements) {
    const attempt = attempts.at(-1)
    const row = devices.find(({ id }) => id === deviceId)
    if (!attempt || !row) continue
    const device = { ...row, ...changes.get(row.id) }
    const displayed = (answers.get(deliveryId)?.displayed_at ?? null) !== null
    const verdict = judgeDevice({ device, endpointHash, attempt, displayed, answered: answered.has(row.id), now })
    if (verdict.kind === 'renewed') renewed.push(deliveryId)
    if (verdict.kind !== 'change') continue
    if (!changes.has(row.id)) {
      changed.push({ type: 'device.updated', audience: `user:${userId}`, data: { deviceId: row.id } })
    }
    changes.set(row.id, { ...changes.get(row.id), ...verdict.set })
  }
  for (const [id, set] of changes) await trx.updateTable('devices').set(set).where('id', '=', id).execute()
  return { changed, renewed }
}

async function lockDevices(trx: Trx, database: Database, settlements: readonly Settlement[]) {
  const ids = [...new Set(settlements.map(({ deviceId }) => deviceId).filter(id => id !== null))]
  if (ids.length === 0) return []
  return database
    .lockRows(
      trx
        .selectFrom('devices')
        .select(['id', 'endpoint_hash', 'health', 'removed_at'])
        .where('id', 'in', ids)
        .orderBy('id'),
    )
    .execute()
}

/** Of those that failed last, the ones that have answered some time: the only ones for which it matters. */
async function findAnswered(
  trx: Trx,
  devices: readonly { readonly id: DeviceId; readonly health: Judged['health'] }[],
): Promise<ReadonlySet<DeviceId | null>> {
  const failing = devices.filter(({ health }) => health === 'failing').map(({ id }) => id)
  if (failing.length === 0) return new Set()
  const rows = await trx
    .selectFrom('deliveries')
    .select('device_id')
    .distinct()
    .where('device_id', 'in', failing)
    .where(where => where.or([where('received_at', 'is not', null), where('displayed_at', 'is not', null)]))
    .execute()
  return new Set(rows.map(({ device_id }) => device_id))
}
