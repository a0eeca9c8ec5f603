import type { DeviceId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { DevicesTable } from '../db/schema.ts'
import type { Settlement } from './settlement.ts'

/** `renewed`: it got another subscription while we sent to the old one that is gone. */
export type Judged = 'nothing' | 'judged' | 'renewed'

/**
 * Writes what an attempt says of its device. Only 404 and 410 remove it (W36); everything else keeps it (W37).
 * @param displayed the device has shown this message already, which is better than `accepted`
 */
export async function judgeDevice(
  trx: Trx,
  now: number,
  { deviceId, endpointHash, attempts }: Settlement,
  displayed: boolean,
): Promise<Judged> {
  const last = attempts.at(-1)
  if (deviceId === null || endpointHash === null || !last) return 'nothing'
  const { outcome, at } = last
  const result = {
    last_result: outcome.result,
    last_result_at: at,
    last_status: outcome.status,
    last_reason: outcome.reason,
  }
  const device = trx.updateTable('devices').where('id', '=', deviceId).where('endpoint_hash', '=', endpointHash)
  if (outcome.result === 'gone') {
    const removed = await device
      .set({ ...result, ...tombstone, removed_at: now })
      .returning('id')
      .executeTakeFirst()
    return removed ? 'judged' : renewedOrRemoved(trx, deviceId)
  }
  if (outcome.result === 'accepted' && displayed) return 'nothing'
  const health = outcome.advice === 'quarantine' ? 'quarantined' : await healthAfter(trx, deviceId, outcome.result)
  const judged = await device
    .set({ ...result, ...(health ? { health } : {}) })
    .returning('id')
    .executeTakeFirst()
  return judged ? 'judged' : 'nothing'
}

/** The credential and the renew token stay: the browser may come back with a new subscription by itself. */
const tombstone = {
  endpoint: null,
  endpoint_hash: null,
  p256dh: null,
  auth: null,
  health: 'dead',
  removed_by: null,
  removed_reason: 'gone',
} as const

async function renewedOrRemoved(trx: Trx, deviceId: DeviceId): Promise<Judged> {
  const row = await trx.selectFrom('devices').select('removed_at').where('id', '=', deviceId).executeTakeFirst()
  return row?.removed_at === null ? 'renewed' : 'nothing'
}

/** A quarantined device stays so until it is renewed. One that failed is well again if it ever answered. */
async function healthAfter(trx: Trx, deviceId: DeviceId, result: string): Promise<DevicesTable['health'] | undefined> {
  const row = await trx.selectFrom('devices').select('health').where('id', '=', deviceId).executeTakeFirst()
  if (!row || row.health === 'quarantined') return undefined
  if (result !== 'accepted') return 'failing'
  if (row.health !== 'failing') return undefined
  const answered = await trx
    .selectFrom('deliveries')
    .select('id')
    .where('device_id', '=', deviceId)
    .where(where => where.or([where('received_at', 'is not', null), where('displayed_at', 'is not', null)]))
    .limit(1)
    .executeTakeFirst()
  return answered ? 'ok' : 'unknown'
}
