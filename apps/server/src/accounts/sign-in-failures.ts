import { FAILURE_WINDOW_MS, MOST_FAILURES } from '../config/limits.ts'
import type { Db } from '../db/database.ts'
import { networkOf } from '../http/network-of.ts'
import { hashToken } from '../secrets/tokens.ts'

export function failureKey(email: string, address: string): string {
  return hashToken(`${networkOf(address)} ${email.trim().toLowerCase()}`)
}

/**
 * For how many milliseconds this may not be tried any more, such as an account from an address; 0 if it may.
 * @param most so many failures within fifteen minutes lock it
 */
export async function lockedFor(db: Db, key: string, now: number, most = MOST_FAILURES): Promise<number> {
  const rows = await db
    .selectFrom('sign_in_failures')
    .select('at')
    .where('key', '=', key)
    .where('at', '>', now - FAILURE_WINDOW_MS)
    .orderBy('at', 'desc')
    .limit(most)
    .execute()
  const last = rows[most - 1]
  return last ? last.at + FAILURE_WINDOW_MS - now : 0
}

export async function countFailure(db: Db, key: string, now: number): Promise<void> {
  await db.insertInto('sign_in_failures').values({ key, at: now }).execute()
}

/** Only failures count: a right password clears them. */
export async function forgetFailures(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('key', '=', key).execute()
}
