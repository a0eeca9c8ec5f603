import type { Db, Trx } from '../db/database.ts'
import type { Millis } from '../db/schema.ts'

/** After so many failures in a row nobody waits for the bot. */
const MOST_FAILURES = 3
/** How long, before one message finds out whether it is back. In milliseconds. */
const PAUSE_MS = 60_000

export interface Standing {
  readonly failures: number
  /** Null: it is asked. */
  readonly pausedUntil: Millis | null
}

export async function readStanding(db: Db): Promise<Standing> {
  const row = await db.selectFrom('bot_standing').selectAll().where('id', '=', 'bot').executeTakeFirst()
  const failures = row?.failures ?? 0
  const until = row?.paused_until ?? null
  return { failures, pausedUntil: failures < MOST_FAILURES || until === null ? null : Number(until) }
}

/**
 * Is the bot worth waiting for now? A dead one must not put off every ring. When its pause is over, the first who asks
 * finds out for all, and the others go on without it.
 */
export async function mayAsk(trx: Trx, now: Millis): Promise<boolean> {
  const { pausedUntil } = await readStanding(trx)
  if (pausedUntil === null) return true
  if (pausedUntil > now) return false
  const first = await trx
    .updateTable('bot_standing')
    .set({ paused_until: now + PAUSE_MS })
    .where('id', '=', 'bot')
    .where('paused_until', '<=', now)
    .returning('id')
    .executeTakeFirst()
  return first !== undefined
}

/** @returns true if the bot is waited for no more from now on */
export async function countFailure(trx: Trx, now: Millis): Promise<boolean> {
  const { failures } = await trx
    .insertInto('bot_standing')
    .values({ id: 'bot', failures: 1, paused_until: null })
    .onConflict(conflict =>
      conflict.column('id').doUpdateSet(eb => ({ failures: eb('bot_standing.failures', '+', 1) })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow()
  if (failures < MOST_FAILURES) return false
  await trx
    .updateTable('bot_standing')
    .set({ paused_until: now + PAUSE_MS })
    .where('id', '=', 'bot')
    .execute()
  return true
}

/** It answered, or is another one now. */
export async function clearFailures(trx: Trx): Promise<void> {
  await trx
    .updateTable('bot_standing')
    .set({ failures: 0, paused_until: null })
    .where('id', '=', 'bot')
    .where('failures', '>', 0)
    .execute()
}
