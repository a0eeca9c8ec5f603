import type { UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { closePairings } from './pairings/close-pairings.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'

type Deps = Pick<AccountsDeps, 'forgetWindows'>

/** How many of each ended. */
export interface Ended {
  readonly sessions: number
  readonly applicationPasswords: number
  readonly devices: number
}

interface Whose {
  readonly of: UserId
  readonly at: number
}

/**
 * Signs a user out everywhere but in one session, because the password changed. Unlike expiry this takes devices off too:
 * whoever knew the old password must not go on reading messages on a device of theirs. Application passwords were each
 * made on purpose, and stay with their devices.
 */
export async function endOtherSessions(
  { forgetWindows }: Deps,
  trx: Trx,
  wake: WakeLater,
  { of, at, except }: Whose & { readonly except: string },
): Promise<Ended> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('user_id', '=', of)
    .where('token_hash', '!=', except)
    .returning('token_hash')
    .execute()
  const windows = ended.map(row => ({ kind: 'session', id: row.token_hash }) as const)
  await forgetWindows(trx, wake, windows, at)
  // Who was shown a code is signed out with the others.
  await closePairings(trx, { user: of }, at)
  const devices = await removeDevicesOf(
    trx,
    wake,
    { user: of, butSession: except },
    { at, by: of, reason: 'signed_out' },
  )
  wake('rights', of)
  return { sessions: ended.length, applicationPasswords: 0, devices }
}

/**
 * Ends all that a user could come back with, and every device, because the password was reset: it may be that somebody
 * else had the account.
 */
export async function endAccess(deps: Deps, trx: Trx, wake: WakeLater, whose: Whose): Promise<Ended> {
  const { of, at } = whose
  const ended = await endCredentials(deps, trx, wake, whose)
  const devices = await removeDevicesOf(trx, wake, { user: of }, { at, by: of, reason: 'signed_out' })
  wake('rights', of)
  return { ...ended, devices }
}

/** Ends every session and application password of a user. Devices are the caller's to take off, with the reason. */
export async function endCredentials(
  { forgetWindows }: Deps,
  trx: Trx,
  wake: WakeLater,
  { of, at }: Whose,
): Promise<Omit<Ended, 'devices'>> {
  const sessions = await trx.deleteFrom('sessions').where('user_id', '=', of).returning('token_hash').execute()
  const passwords = await trx.deleteFrom('application_passwords').where('user_id', '=', of).returning('id').execute()
  const windows = [
    ...sessions.map(row => ({ kind: 'session', id: row.token_hash }) as const),
    ...passwords.map(row => ({ kind: 'application_password', id: row.id }) as const),
  ]
  await forgetWindows(trx, wake, windows, at)
  return { sessions: sessions.length, applicationPasswords: passwords.length }
}
