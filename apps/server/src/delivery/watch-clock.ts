import { createClockWatch } from '../clock-watch.ts'
import type { Database, Db } from '../db/database.ts'
import { longestHold } from './breaker.ts'
import { LEASED, QUEUED } from './leases.ts'
import { PACED_MS } from './pace.ts'

/** The clock of what is delivered by push. */
export const createDeliveryClock = (database: Database, leaseMs: number) =>
  createClockWatch(database, { latestWritten, bringForward, leaseMs })

async function latestWritten({ db }: Database): Promise<number> {
  const waiting = await db
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max('queued_at').as('at'))
    .where('state', 'in', [QUEUED, LEASED])
    .executeTakeFirst()
  const lanes = await db
    .selectFrom('lanes')
    .select(({ fn }) => fn.max('updated_at').as('at'))
    .executeTakeFirst()
  return Math.max(Number(waiting?.at ?? 0), Number(lanes?.at ?? 0))
}

async function bringForward({ db }: Database, now: number, leaseUntil: number): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ due_at: now })
    // A leased one too: it may have to go back into the queue.
    .where('state', 'in', [QUEUED, LEASED])
    .where('due_at', '>', now)
    .execute()
  await db
    .updateTable('deliveries')
    .set({ lease_until: leaseUntil })
    .where('state', '=', LEASED)
    .where('lease_until', '>', leaseUntil)
    .execute()
  await db.updateTable('devices').set({ throttled_until: null }).where('throttled_until', '>', now).execute()
  await bringLanesForward(db, now)
}

/** A push service that asked for a pause by the old clock would be left alone for as much longer, for years if need be. */
async function bringLanesForward(db: Db, now: number): Promise<void> {
  const atMost = async (column: 'until' | 'trusted_until' | 'paced_until' | 'tokens_at' | 'updated_at', at: number) => {
    await db
      .updateTable('lanes')
      .set({ [column]: at })
      .where(column, '>', at)
      .execute()
  }
  await db.updateTable('lanes').set({ resume_at: null }).where('resume_at', '>', now).execute()
  await atMost('until', now + longestHold.stop)
  await atMost('trusted_until', now + longestHold.trust)
  await atMost('paced_until', now + PACED_MS)
  await atMost('tokens_at', now)
  await atMost('updated_at', now)
}
