import { sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { LONGEST_PAUSE } from './lane.ts'

/** Less is a clock that is being kept right. In milliseconds. */
const NOTICED_MS = 5_000

/**
 * Notices that the machine's clock was set back: what was due by the old one would wait as much longer. Then everything
 * that waits is due now, which is early for some and late for none.
 * @param leaseMs how long a lease may still last
 */
export function createMailClock(database: Database, leaseMs: number) {
  let latest: number | undefined
  return {
    /** @param now as of the next claim. */
    async look(now: number): Promise<void> {
      // It may have been set back while no server ran.
      const before = latest ?? (await latestWritten(database))
      if (before - now > NOTICED_MS) await bringForward(database, now, now + leaseMs)
      latest = now
    },
  }
}

async function latestWritten({ db }: Database): Promise<number> {
  const waiting = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.max('queued_at').as('at'))
    .where('state', 'in', [sql.lit('queued' as const), sql.lit('leased' as const)])
    .executeTakeFirst()
  const lane = await db.selectFrom('mail_lane').select('updated_at').executeTakeFirst()
  return Math.max(Number(waiting?.at ?? 0), Number(lane?.updated_at ?? 0))
}

/** The same on every server that notices it: doing it twice changes nothing. */
async function bringForward({ db }: Database, now: number, leaseUntil: number): Promise<void> {
  const waiting = db.updateTable('mails').where('state', 'in', ['queued', 'leased'])
  // A leased one too: it may have to go back into the queue.
  await waiting.set({ due_at: now }).where('due_at', '>', now).execute()
  await waiting.set({ lease_until: leaseUntil }).where('lease_until', '>', leaseUntil).execute()
  const lane = db.updateTable('mail_lane')
  await lane
    .set({ until: now + LONGEST_PAUSE })
    .where('until', '>', now + LONGEST_PAUSE)
    .execute()
  await lane.set({ updated_at: now }).where('updated_at', '>', now).execute()
}
