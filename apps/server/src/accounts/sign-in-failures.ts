import { FAILURE_WINDOW_MS, MOST_FAILURES } from '../config/limits.ts'
import type { Db } from '../db/database.ts'
import { hashToken } from '../secrets/tokens.ts'

export function failureKey(email: string, address: string): string {
  return hashToken(`${address} ${email.trim().toLowerCase()}`)
}

/** For how many milliseconds this account may not be tried from this address; 0 if it may. */
export async function lockedFor(db: Db, key: string, now: number): Promise<number> {
  const rows = await db
    .selectFrom('sign_in_failures')
    .select('at')
    .where('key', '=', key)
    .where('at', '>', now - FAILURE_WINDOW_MS)
    .orderBy('at', 'desc')
    .limit(MOST_FAILURES)
    .execute()
  const tenth = rows[MOST_FAILURES - 1]
  return tenth ? tenth.at + FAILURE_WINDOW_MS - now : 0
}

export async function countFailure(db: Db, key: string, now: number): Promise<void> {
  await db.insertInto('sign_in_failures').values({ key, at: now }).execute()
}

/** Only failures count: a right password clears them. */
export async function forgetFailures(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sign_in_failures').where('key', '=', key).execute()
}
