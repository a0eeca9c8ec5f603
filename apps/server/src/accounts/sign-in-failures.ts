import type { Db } from '../db/database.ts'
import { hashToken } from '../secrets/tokens.ts'

/** Ten failures in a quarter of an hour, for one account from one address (design §5). */
const MOST = 10
export const FAILURE_WINDOW_MS = 15 * 60 * 1000

export function failureKey(email: string, address: string): string {
  return hashToken(`${address} ${email}`)
}

/** For how many milliseconds this account may not be tried from this address; 0 if it may. */
export async function lockedFor(db: Db, key: string, now: number): Promise<number> {
  const rows = await db
    .selectFrom('sign_in_failures')
    .select('at')
    .where('key', '=', key)
    .where('at', '>', now - FAILURE_WINDOW_MS)
    .orderBy('at', 'desc')
    .limit(MOST)
    .execute()
  const tenth = rows[MOST - 1]
  return tenth ? tenth.at + FAILURE_WINDOW_MS - now : 0
}

export async function countFailure(db: Db, key: string, now: number): Promise<void> {
  await db.insertInto('sign_in_failures').values({ key, at: now }).execute()
}

/** Only failures count: a right password clears them. */
export async function forgetFailures(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('key', '=', key).execute()
}
