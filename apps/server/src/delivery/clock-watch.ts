import type { Database } from '../db/database.ts'
import { LEASED, QUEUED } from './leases.ts'

/** Less is a clock that is being kept right; it delays nothing that anybody would notice. Milliseconds. */
const NOTICED_MS = 5_000

/**
 * Notices that the machine's clock was set back. What was due by the old one would wait as much longer, and so would
 * the lease of a server that died: then everything that waits is due now, which is early for some and late for none.
 * @param leaseMs how long a lease may still last
 */
export function createClockWatch(database: Database, leaseMs: number) {
  let latest = Number.NEGATIVE_INFINITY
  return {
    /** @param now as of the next claim. */
    async look(now: number): Promise<void> {
      const before = latest
      if (before - now > NOTICED_MS) await bringForward(database, now, now + leaseMs)
      latest = now
    },
  }
}

/** The same on every server that notices it: doing it twice changes nothing. */
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
}
