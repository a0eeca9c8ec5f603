import type { DeviceId, UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { Stages } from './stages.ts'

/**
 * Writes what an answer says of its device, see `judgeAnswer`.
 * @param acceptedAt when the push service took it: the result to improve on
 */
export async function touchDevice(
  trx: Trx,
  { id, owner, now }: { readonly id: DeviceId; readonly owner: UserId; readonly now: number },
  acceptedAt: number | null,
  stages: Stages,
): Promise<void> {
  const row = await trx
    .selectFrom('devices')
    .select(['last_result_at', 'health', 'subscribed_at', 'confirmed_at', 'unshown_since', 'displayed_at'])
    .where('id', '=', id)
    // It may have become somebody else's since.
    .where('user_id', '=', owner)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) return
  await trx.updateTable('devices').set(judgeAnswer(row, { acceptedAt, stages, now })).where('id', '=', id).execute()
}
