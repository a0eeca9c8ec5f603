import type { Logger } from 'pino'
import { FAILURE_WINDOW_MS } from '../config/limits.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { createRounds } from '../rounds.ts'

/** Between two rounds, in milliseconds. */
const EVERY_MS = 10 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000
/** Used and expired links are kept a while, to be looked into. */
const LINKS_KEPT_MS = 7 * DAY_MS

export interface JanitorDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

/** Takes away rows that can have no effect any more. Never a device, a message or a notification; events prunes its own log. */
export async function sweep({ database, clock }: Pick<JanitorDeps, 'database' | 'clock'>): Promise<void> {
  const { db } = database
  const now = clock()
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute()
  await db
    .deleteFrom('sign_in_failures')
    .where('at', '<=', now - FAILURE_WINDOW_MS)
    .execute()
  await db
    .deleteFrom('one_time_links')
    .where('expires_at', '<=', now - LINKS_KEPT_MS)
    .execute()
  // One with sessions is how its owner ends them.
  await db
    .deleteFrom('pairings')
    .where('created_at', '<=', now - DAY_MS)
    .where(pairing =>
      pairing.not(
        pairing.exists(
          pairing
            .selectFrom('sessions')
            .select('sessions.token_hash')
            .whereRef('sessions.pairing_id', '=', 'pairings.id'),
        ),
      ),
    )
    .execute()
  await db.deleteFrom('idempotency_keys').where('expires_at', '<=', now).execute()
  await db
    .deleteFrom('presence')
    .where('expires_at', '<=', now - DAY_MS)
    .execute()
  await db
    .deleteFrom('outbox')
    .where('routed_at', '<=', now - DAY_MS)
    .execute()
}

/** Sweeps at the start and then every ten minutes. */
export function createJanitor(deps: JanitorDeps) {
  return createRounds(deps.log, [
    { everyMs: EVERY_MS, atStart: true, failed: 'sweeping failed', work: () => sweep(deps) },
  ])
}
