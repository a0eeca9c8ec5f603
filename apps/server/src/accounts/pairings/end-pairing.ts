import type { UserId } from '@deskbell/contract'
import { lockUser } from '../../db/lock-user.ts'
import { type Actor, recordAudit } from '../../db/record-audit.ts'
import type { AccountsDeps } from '../register-accounts.ts'
import { removeDevicesOf } from '../remove-devices.ts'
import { closePairings } from './close-pairings.ts'

type Deps = Pick<AccountsDeps, 'database' | 'clock' | 'forgetWindows'>

/** Closes a pairing and signs out what signed in by it, devices and all. False if it is not one of this user's. */
export async function endPairing(
  { database, clock, forgetWindows }: Deps,
  actor: Actor & { readonly userId: UserId },
  id: string,
): Promise<boolean> {
  const at = clock()
  const of = actor.userId
  return database.transaction(async (trx, wake) => {
    await lockUser(database, trx, of)
    const pairing = await trx
      .selectFrom('pairings')
      .select('id')
      .where('id', '=', id)
      .where('user_id', '=', of)
      .executeTakeFirst()
    if (!pairing) return false
    await closePairings(trx, { id }, at)
    const ended = await trx.deleteFrom('sessions').where('pairing_id', '=', id).returning('token_hash').execute()
    await recordAudit(trx, {
      actor,
      at,
      action: 'pairing_ended',
      subject: { kind: 'user', id: of },
      details: { pairing: id, sessions: ended.length },
    })
    if (ended.length === 0) return true
    const sessions = ended.map(row => row.token_hash)
    await removeDevicesOf(trx, wake, { sessions }, { at, by: of, reason: 'signed_out' })
    await forgetWindows(
      trx,
      wake,
      sessions.map(session => ({ kind: 'session', id: session })),
      at,
    )
    wake('rights', of)
    return true
  })
}
