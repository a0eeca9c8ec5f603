import type { User, UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { SESSION_MS } from '../http/resolve-principal.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { isPassword } from './password.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'
import { countFailure, failureKey, forgetFailures, lockedFor } from './sign-in-failures.ts'
import { findUser, toUser } from './users.ts'

export interface SignIn {
  readonly email: string
  readonly password: string
  readonly address: string
  readonly userAgent: string | null
  /** The session that the browser had: it ends, and its devices go (design §5). */
  readonly replaces: string | undefined
}

export type SignedIn =
  | { readonly ok: true; readonly user: User; readonly token: string }
  | { readonly ok: false; readonly code: 'invalid_credentials'; readonly retryAfterMs?: undefined }
  | { readonly ok: false; readonly code: 'rate_limited'; readonly retryAfterMs: number }

type Deps = Pick<AccountsDeps, 'database' | 'clock' | 'random' | 'forgetWindows'>

/** Checks a password and starts a session with a new token. Unknown accounts take as long and answer the same. */
export async function signIn(deps: Deps, attempt: SignIn): Promise<SignedIn> {
  const { database, clock, random } = deps
  const email = attempt.email.trim().toLowerCase()
  const key = failureKey(email, attempt.address)
  const locked = await lockedFor(database.db, key, clock())
  if (locked > 0) return { ok: false, code: 'rate_limited', retryAfterMs: locked }
  const user = await findUser(database.db, { email })
  const usable = user?.deactivated_at === null ? user : undefined
  if (!(await isPassword(usable?.password_hash, attempt.password)) || !usable) {
    await countFailure(database.db, key, clock())
    return { ok: false, code: 'invalid_credentials' }
  }
  const token = newToken(random)
  const now = clock()
  await database.transaction(async (trx, wake) => {
    if (attempt.replaces !== undefined) {
      await takeOver(deps, trx, wake, attempt.replaces, { user: usable.id, session: hashToken(token), at: now })
    }
    await trx
      .insertInto('sessions')
      .values({
        token_hash: hashToken(token),
        user_id: usable.id,
        created_at: now,
        last_used_at: now,
        expires_at: now + SESSION_MS,
        user_agent: attempt.userAgent?.slice(0, 500) ?? null,
      })
      .execute()
    await trx.updateTable('users').set({ last_seen_at: now }).where('id', '=', usable.id).execute()
    await forgetFailures(trx, key)
  })
  return { ok: true, user: toUser(usable), token }
}

/**
 * Ends the session that the browser had, expired or not. The same person signing in again keeps their device; a device
 * of anybody else is taken off first, so that nobody gets another person's notifications.
 */
async function takeOver(
  { forgetWindows }: Deps,
  trx: Trx,
  wake: WakeLater,
  before: string,
  now: { readonly user: UserId; readonly session: string; readonly at: number },
): Promise<void> {
  const ended = await trx
    .deleteFrom('sessions')
    .where('token_hash', '=', before)
    .returning('user_id')
    .executeTakeFirst()
  await forgetWindows(trx, wake, [{ kind: 'session', id: before }], now.at)
  await trx
    .updateTable('devices')
    .set({ credential_id: now.session })
    .where('credential_kind', '=', 'session')
    .where('credential_id', '=', before)
    .where('user_id', '=', now.user)
    .execute()
  await removeDevicesOf(trx, wake, { sessions: [before] }, { at: now.at, by: null, reason: 'signed_out' })
  if (ended) wake('rights', ended.user_id)
}

/** Ends a session and removes every device last renewed under it, in one transaction (contract, "Signing out"). */
export async function endSession({ database, clock, forgetWindows }: Deps, tokenHash: string): Promise<void> {
  const at = clock()
  await database.transaction(async (trx, wake) => {
    const ended = await trx
      .deleteFrom('sessions')
      .where('token_hash', '=', tokenHash)
      .returning('user_id')
      .executeTakeFirst()
    // Also when the session had expired: who holds its token may take its devices off.
    const by = ended?.user_id ?? null
    await removeDevicesOf(trx, wake, { sessions: [tokenHash] }, { at, by, reason: 'signed_out' })
    await forgetWindows(trx, wake, [{ kind: 'session', id: tokenHash }], at)
    if (ended) wake('rights', ended.user_id)
  })
}
