import type { DeviceId, UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { Stages } from './stages.ts'

/**
 * A device that answers is well (W27, W31). Its last delivery becomes displayed or clicked, unless the device has a
 * newer result already, of this delivery or of a later one.
 * @param acceptedAt when the push service took it: the result to improve on
 */
export async function touchDevice(
  trx: Trx,
  id: DeviceId,
  owner: UserId,
  acceptedAt: number | null,
  stages: Stages,
): Promise<void> {
  const row = await trx
    .selectFrom('devices')
    .select(['last_result_at', 'health'])
    .where('id', '=', id)
    // It may have become somebody else's since.
    .where('user_id', '=', owner)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) return
  const result = stages.clicked === undefined ? 'displayed' : 'clicked'
  const at = stages.clicked ?? stages.displayed
  const isNewest = at !== undefined && (row.last_result_at ?? 0) <= Math.max(at, acceptedAt ?? 0)
  await trx
    .updateTable('devices')
    .set({
      ...(row.health === 'quarantined' ? {} : { health: 'ok' }),
      ...(isNewest ? { last_result: result, last_result_at: at, last_status: null, last_reason: null } : {}),
    })
    .where('id', '=', id)
    .execute()
}
