import type { PairingLookAnswer, User, UserId } from '@deskbell/contract'
import { FAILURE_WINDOW_MS, MOST_PAIRED } from '../../config/limits.ts'
import type { Db, Trx } from '../../db/database.ts'
import { lockUser } from '../../db/lock-user.ts'
import { recordAudit } from '../../db/record-audit.ts'
import { networkOf } from '../../http/network-of.ts'
import { hashToken } from '../../secrets/tokens.ts'
import type { AccountsDeps } from '../register-accounts.ts'
import { startSession } from '../start-session.ts'
import { findUser, toUser } from '../users.ts'
import { isLinkOpen } from './open-pairings.ts'
import { hashCode, newCode } from './pairing-code.ts'

/** Time to install the app and to open it. */
const CODE_MS = 15 * 60 * 1000

type Deps = Pick<AccountsDeps, 'database' | 'clock' | 'random' | 'forgetWindows' | 'codeKey' | 'log'>

/** A browser that wants to sign in by a pairing. */
export interface Comer {
  readonly address: string
  readonly userAgent: string | null
  readonly language: string | null
  /** The hash of the session that it sent, whatever that is worth. */
  readonly replaces: string | undefined
  /** Who is signed in there by it. */
  readonly signedInAs: UserId | undefined
}

export type Redeemed =
  | {
      readonly ok: true
      readonly user: User
      readonly token: string
      readonly code: string
      readonly codeExpiresAt: string
    }
  | { readonly ok: false; readonly code: 'link_used' | 'other_user'; readonly retryAfterMs?: undefined }
  | { readonly ok: false; readonly code: 'rate_limited'; readonly retryAfterMs: number }

/** Everything codes are compared with and counted in changes under this turn alone. */
export const codesTurn = 'pairing codes'

/** As whom a link signs in; undefined if it does not. */
export async function lookAtPairing({ database, clock }: Deps, token: string): Promise<PairingLookAnswer | undefined> {
  const now = clock()
  const pairing = await findOpen(database.db, token, now)
  const user = pairing && (await findUser(database.db, { id: pairing.user_id }))
  if (!user) return undefined
  const { id, name, avatarUrl } = toUser(user)
  return { user: { id, name, avatarUrl }, expiresAt: new Date(pairing.expires_at).toISOString() }
}

/** Uses the link up, signs in, and makes the code, all in one transaction: whatever breaks before its end used nothing up. */
export async function redeemPairing(deps: Deps, token: string, comer: Comer): Promise<Redeemed> {
  const { database, clock, codeKey } = deps
  const now = clock()
  const redeemed = await database.transaction(async (trx, wake): Promise<Redeemed & { readonly pairing?: string }> => {
    await database.oneAtATime(trx, codesTurn)
    const pairing = await findOpen(trx, token, now)
    const user = pairing && (await lockUser(database, trx, pairing.user_id))
    if (!user || user.deactivated_at !== null) return { ok: false, code: 'link_used' }
    if (comer.signedInAs !== undefined && comer.signedInAs !== user.id) return { ok: false, code: 'other_user' }
    const full = await fullFor(trx, user.id, now)
    if (full > 0) return { ok: false, code: 'rate_limited', retryAfterMs: full }
    const code = await freeCode(trx, deps, now)
    // Read before the user was locked: somebody may have closed it since.
    const used = await trx
      .updateTable('pairings')
      .set({
        redeemed_at: now,
        redeemed_from: hashAddress(comer.address),
        code_hash: hashCode(codeKey, code),
        code_expires_at: now + CODE_MS,
      })
      .where('id', '=', pairing.id)
      .where(isLinkOpen(now))
      .returning('id')
      .executeTakeFirst()
    if (!used) return { ok: false, code: 'link_used' }
    const { userAgent, language, replaces } = comer
    const begun = { user: user.id, userAgent, language, replaces, pairing: pairing.id }
    const session = await startSession(deps, trx, wake, begun)
    await recordPaired(trx, { user: user.id, pairing: pairing.id, address: comer.address, by: 'link', at: now })
    const codeExpiresAt = new Date(now + CODE_MS).toISOString()
    return { ok: true, user: toUser(user), token: session, code, codeExpiresAt, pairing: pairing.id }
  })
  const { pairing, ...answer } = redeemed
  if (answer.ok) deps.log.info({ pairing, user: answer.user.id, ip: comer.address }, 'paired by a link')
  return answer
}

/** Who came in by which pairing, and from where. */
export async function recordPaired(
  trx: Trx,
  paired: {
    readonly user: UserId
    readonly pairing: string
    readonly address: string
    readonly by: 'link' | 'code'
    readonly at: number
  },
): Promise<void> {
  const { user, pairing, address, by, at } = paired
  const actor = { userId: user, via: 'link', address } as const
  await recordAudit(trx, { actor, at, action: 'paired', subject: { kind: 'user', id: user }, details: { pairing, by } })
}

/** How the address of who redeemed a link is kept: only ever compared, an IPv6 one by its /64. */
export function hashAddress(address: string): string {
  return hashToken(`pairing ${networkOf(address)}`)
}

/** For how many milliseconds this user may pair nothing more; 0 if they may. */
async function fullFor(trx: Trx, user: UserId, now: number): Promise<number> {
  const rows = await trx
    .selectFrom('pairings')
    .select('redeemed_at')
    .where('user_id', '=', user)
    .where('redeemed_at', '>', now - FAILURE_WINDOW_MS)
    .orderBy('redeemed_at', 'desc')
    .limit(MOST_PAIRED)
    .execute()
  const last = rows[MOST_PAIRED - 1]?.redeemed_at
  return last == null ? 0 : last + FAILURE_WINDOW_MS - now
}

function findOpen(db: Db, token: string, now: number) {
  return db
    .selectFrom('pairings')
    .select(['id', 'user_id', 'expires_at'])
    .where('token_hash', '=', hashToken(token))
    .where(isLinkOpen(now))
    .executeTakeFirst()
}

/** One that no other pairing has: whoever enters it is one person alone. */
async function freeCode(trx: Trx, { random, codeKey }: Deps, now: number): Promise<string> {
  await trx.updateTable('pairings').set({ code_hash: null }).where('code_expires_at', '<=', now).execute()
  for (;;) {
    const code = newCode(random)
    const taken = await trx
      .selectFrom('pairings')
      .select('id')
      .where('code_hash', '=', hashCode(codeKey, code))
      .executeTakeFirst()
    if (!taken) return code
  }
}
