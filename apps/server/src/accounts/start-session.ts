import type { UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { SESSION_MS } from '../http/resolve-principal.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'

export interface NewSession {
  readonly user: UserId
  readonly userAgent: string | null
  /** Of the browser: what they are written to in. */
  readonly language: string | null
  /** The hash of the session that the browser had: it ends, and its devices go (design §5). */
  readonly replaces: string | undefined
  /** The pairing by which it comes. */
  readonly pairing?: string
}

type Deps = Pick<AccountsDeps, 'clock' | 'random' | 'forgetWindows'>

/** Starts a session with a new token, which is returned and kept as a hash alone. */
export async function startSession(deps: Deps, trx: Trx, wake: WakeLater, begun: NewSession): Promise<string> {
  const { user, userAgent, language, replaces, pairing } = begun
  const token = newToken(deps.random)
  const session = hashToken(token)
  const at = deps.clock()
  const before = replaces === undefined ? null : await takeOver(deps, trx, wake, replaces, { user, session, at })
  await trx
    .insertInto('sessions')
    .values({
      token_hash: session,
      user_id: user,
      created_at: at,
      last_used_at: at,
      expires_at: at + SESSION_MS,
      user_agent: userAgent?.slice(0, 500) ?? null,
      // A phone that came by a pairing stays the one that came by it.
      pairing_id: pairing ?? before,
    })
    .execute()
  const seen = { last_seen_at: at, ...(language === null ? {} : { language }) }
  await trx.updateTable('users').set(seen).where('id', '=', user).execute()
  return token
}

/**
 * Ends the session that the browser had, expired or not. The same person signing in again keeps their device; a device
 * of anybody else is taken off first, so that nobody gets another person's notifications.
 * @returns the pairing by which the same person had come
 */
async function takeOver(
  { forgetWindows }: Deps,
  trx: Trx,
  wake: WakeLater,
  before: string,
  now: { readonly user: UserId; readonly session: string; readonly at: number },
): Promise<string | null> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('token_hash', '=', before)
    .returning(['user_id', 'pairing_id'])
    .executeTakeFirst()
  await forgetWindows(trx, wake, [{ kind: 'session', id: before }], now.at)
  await trx
    .updateTable('devices')
    .set({ credential_id: now.session })
    .where('credential_kind', '=', 'session')
    .where('credential_id', '=', before)
    .where('user_id', '=', now.user)
    .execute()
  // What was signed in and made from there still ends with the device.
  await trx
    .updateTable('application_passwords')
    .set({ made_by: now.session })
    .where('made_by', '=', before)
    .where('user_id', '=', now.user)
    .execute()
  await trx
    .updateTable('pairings')
    .set({ made_by: now.session })
    .where('made_by', '=', before)
    .where('user_id', '=', now.user)
    .where('redeemed_at', 'is not', null)
    .execute()
  await removeDevicesOf(trx, wake, { sessions: [before] }, { at: now.at, by: null, reason: 'signed_out' })
  if (ended) wake('rights', ended.user_id)
  return ended?.user_id === now.user ? ended.pairing_id : null
}
