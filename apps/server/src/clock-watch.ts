import type { Database } from './db/database.ts'

/** Less is a clock that is being kept right; it delays nothing that anybody would notice. Milliseconds. */
const NOTICED_MS = 5_000

export interface ClockWatchWork {
  /** The latest time that was written down of what still matters. */
  readonly latestWritten: (database: Database) => Promise<number>
  /** The same on every server that notices it: doing it twice changes nothing. */
  readonly bringForward: (database: Database, now: number, leaseUntil: number) => Promise<void>
  /** How long a lease may still last. */
  readonly leaseMs: number
}

/**
 * Notices that the machine's clock was set back. What was due by the old one would wait as much longer, and so would
 * the lease of a server that died: then everything that waits is due now, which is early for some and late for none.
 */
export function createClockWatch(database: Database, { latestWritten, bringForward, leaseMs }: ClockWatchWork) {
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
