import { sql } from 'kysely'
import { createClockWatch } from '../../clock-watch.ts'
import type { Database } from '../../db/database.ts'
import { LONGEST_PAUSE } from './lane.ts'

/** The clock of the mails that wait. */
export const createMailClock = (database: Database, leaseMs: number) =>
  createClockWatch(database, { latestWritten, bringForward, leaseMs })

async function latestWritten({ db }: Database): Promise<number> {
  const waiting = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.max('queued_at').as('at'))
    .where('state', 'in', [sql.lit('queued' as const), sql.lit('leased' as const)])
    .executeTakeFirst()
  const lane = await db.selectFrom('mail_lane').select('updated_at').executeTakeFirst()
  return Math.max(Number(waiting?.at ?? 0), Number(lane?.updated_at ?? 0))
}

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
