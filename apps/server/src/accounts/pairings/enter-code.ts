import type { User } from '@deskbell/contract'
import { MOST_FAILURES, MOST_STRANGERS_CODES } from '../../config/limits.ts'
import type { Trx } from '../../db/database.ts'
import { lockUser } from '../../db/lock-user.ts'
import { networkOf } from '../../http/network-of.ts'
import { hashToken } from '../../secrets/tokens.ts'
import type { AccountsDeps } from '../register-accounts.ts'
import { countFailure, lockedFor } from '../sign-in-failures.ts'
import { startSession } from '../start-session.ts'
import { toUser } from '../users.ts'
import { hasCode } from './open-pairings.ts'
import { hashCode } from './pairing-code.ts'
import { type Comer, codesTurn, hashAddress, recordPaired } from './redeem-pairing.ts'

/** Wrong codes from where its link was redeemed, after which a pairing takes none any more. */
const MOST_TRIES = 5

type Deps = Pick<AccountsDeps, 'database' | 'clock' | 'random' | 'forgetWindows' | 'codeKey' | 'log'>

export type EnteredCode =
  | { readonly ok: true; readonly user: User; readonly token: string }
  | { readonly ok: false; readonly code: 'wrong_code' | 'other_user'; readonly retryAfterMs?: undefined }
  | { readonly ok: false; readonly code: 'rate_limited'; readonly retryAfterMs: number }

/**
 * Signs in by six digits. Nobody says whose they are, so a wrong one counts against every pairing that was redeemed at the
 * same address, against the address, and, where nothing was redeemed, against all strangers together: guessing one of a
 * few open codes out of a million stays hopeless, and no stranger can close somebody's code. One try at a time on all
 * servers: tries made at once count as if they came one after the other.
 */
export async function enterCode(deps: Deps, code: string, comer: Comer): Promise<EnteredCode> {
  const { database, clock } = deps
  const now = clock()
  const entered = await database.transaction(
    async (trx, wake): Promise<EnteredCode & { readonly pairing?: string }> => {
      await database.oneAtATime(trx, codesTurn)
      const limits = await limitsOf(trx, comer.address, now)
      const locked = await longestLock(trx, limits, now)
      if (locked > 0) return { ok: false, code: 'rate_limited', retryAfterMs: locked }
      const hashed = hashCode(deps.codeKey, code)
      const pairing = await trx
        .selectFrom('pairings')
        .select(['id', 'user_id'])
        .where('code_hash', '=', hashed)
        .where('code_tries', '<', MOST_TRIES)
        .where(hasCode(now))
        .executeTakeFirst()
      const user = pairing && (await lockUser(database, trx, pairing.user_id))
      if (!user || user.deactivated_at !== null) {
        await countTry(trx, comer.address, limits, now)
        return { ok: false, code: 'wrong_code' }
      }
      if (comer.signedInAs !== undefined && comer.signedInAs !== user.id) return { ok: false, code: 'other_user' }
      // Read before the user was locked: somebody may have closed it since.
      const used = await trx
        .updateTable('pairings')
        .set({ code_hash: null })
        .where('id', '=', pairing.id)
        .where('code_hash', '=', hashed)
        .where(hasCode(now))
        .returning('id')
        .executeTakeFirst()
      if (!used) {
        await countTry(trx, comer.address, limits, now)
        return { ok: false, code: 'wrong_code' }
      }
      const { userAgent, language, replaces } = comer
      const begun = { user: user.id, userAgent, language, replaces, pairing: pairing.id }
      const token = await startSession(deps, trx, wake, begun)
      await recordPaired(trx, { user: user.id, pairing: pairing.id, address: comer.address, by: 'code', at: now })
      return { ok: true, user: toUser(user), token, pairing: pairing.id }
    },
  )
  const { pairing, ...answer } = entered
  const ip = comer.address
  if (answer.ok) deps.log.info({ pairing, user: answer.user.id, ip }, 'paired by a code')
  else if (answer.code !== 'other_user') deps.log.warn({ reason: answer.code, ip }, 'a code was refused')
  return answer
}

interface Limit {
  /** Of `sign_in_failures`. */
  readonly key: string
  readonly most: number
}

/** What a wrong code from this address counts towards, beside the pairings redeemed there. A code that still works makes it no stranger's. */
async function limitsOf(trx: Trx, address: string, now: number): Promise<readonly Limit[]> {
  const redeemed = await trx
    .selectFrom('pairings')
    .select('id')
    .where('redeemed_from', '=', hashAddress(address))
    .where('code_tries', '<', MOST_TRIES)
    .where(hasCode(now))
    .executeTakeFirst()
  const here = { key: hashToken(`code ${networkOf(address)}`), most: MOST_FAILURES }
  return redeemed ? [here] : [here, { key: hashToken('codes of strangers'), most: MOST_STRANGERS_CODES }]
}

async function longestLock(trx: Trx, limits: readonly Limit[], now: number): Promise<number> {
  let longest = 0
  for (const { key, most } of limits) longest = Math.max(longest, await lockedFor(trx, key, now, most))
  return longest
}

async function countTry(trx: Trx, address: string, limits: readonly Limit[], now: number): Promise<void> {
  await trx
    .updateTable('pairings')
    .set(row => ({ code_tries: row('code_tries', '+', 1) }))
    .where('redeemed_from', '=', hashAddress(address))
    .where('code_expires_at', '>', now)
    .execute()
  for (const { key } of limits) await countFailure(trx, key, now)
}
