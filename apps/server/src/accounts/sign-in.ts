import type { User } from '@deskbell/contract'
import { lockUser } from '../db/lock-user.ts'
import { isPassword } from './password.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { removeDevicesOf } from './remove-devices.ts'
import { countFailure, failureKey, forgetFailures, lockedFor } from './sign-in-failures.ts'
import { startSession } from './start-session.ts'
import { findUser, toUser } from './users.ts'

export interface SignIn {
  readonly email: string
  readonly password: string
  readonly address: string
  readonly userAgent: string | null
  readonly language: string | null
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
  const { database, clock } = deps
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
  const { userAgent, language, replaces } = attempt
  const token = await database.transaction(async (trx, wake) => {
    const now = await lockUser(database, trx, usable.id)
    // A password that was changed while it was compared signs nobody in.
    if (now?.password_hash !== usable.password_hash || now.deactivated_at !== null) return undefined
    await forgetFailures(trx, key)
    return startSession(deps, trx, wake, { user: usable.id, userAgent, language, replaces })
  })
  if (token === undefined) return { ok: false, code: 'invalid_credentials' }
  return { ok: true, user: toUser(usable), token }
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
