import type { UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { LosableDevice } from './loss.ts'

/** Ways in that end with a device. Its own is among them, even when that is over: devices may still be under it. */
export interface Access {
  /** `sessions.token_hash` */
  readonly sessions: readonly string[]
  /** `application_passwords.id` */
  readonly applicationPasswords: readonly string[]
}

/**
 * How whoever has the device gets in: by the sign-in that it was last renewed under; by sessions of the same pairing, for
 * an iPhone has one in Safari and one in the app; and by all that was signed in or made from any of these, in turn.
 */
export async function accessOf(db: Db, device: LosableDevice): Promise<Access> {
  const { credential_kind: kind, credential_id: id, user_id: user } = device
  if (kind === null || id === null) return { sessions: [], applicationPasswords: [] }
  if (kind === 'application_password') return { sessions: [], applicationPasswords: [id] }
  const sessions = await sessionsFrom(db, user, id)
  const made = await db
    .selectFrom('application_passwords')
    .select('id')
    .where('user_id', '=', user)
    .where('made_by', 'in', sessions)
    .orderBy('id')
    .execute()
  return { sessions, applicationPasswords: made.map(password => password.id) }
}

async function sessionsFrom(db: Db, user: UserId, first: string): Promise<string[]> {
  const known = new Set([first])
  for (let before = 0; known.size > before; ) {
    before = known.size
    const found = await db
      .selectFrom('sessions')
      .select('token_hash')
      .where('user_id', '=', user)
      .where('pairing_id', 'in', pairings =>
        pairings
          .selectFrom('pairings')
          .select('pairings.id')
          .where('pairings.user_id', '=', user)
          .where(pairing =>
            pairing.or([
              pairing('pairings.made_by', 'in', [...known]),
              pairing(
                'pairings.id',
                'in',
                pairing
                  .selectFrom('sessions as near')
                  .select('near.pairing_id')
                  .where('near.token_hash', 'in', [...known]),
              ),
            ]),
          ),
      )
      .orderBy('token_hash')
      .execute()
    for (const { token_hash } of found) known.add(token_hash)
  }
  return [...known]
}
