import type { UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { removeDevicesOf } from './remove-devices.ts'

/**
 * Signs a user out everywhere (but in one session) because the password changed. Unlike expiry this takes their devices
 * off too: whoever knew the old password must not go on reading messages on a device of theirs.
 */
export async function endSessions(
  trx: Trx,
  wake: WakeLater,
  which: { readonly of: UserId; readonly at: number; readonly except?: string },
): Promise<void> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', which.of)
    .where('token_hash', '!=', which.except ?? '')
    .returning('token_hash')
    .execute()
  const sessions = ended.map(row => row.token_hash)
  if (sessions.length > 0) {
    await removeDevicesOf(trx, wake, { sessions }, { at: which.at, by: which.of, reason: 'signed_out' })
  }
  wake('rights', which.of)
}
