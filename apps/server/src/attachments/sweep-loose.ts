import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import type { Clock } from '../ports.ts'
import { createRounds } from '../rounds.ts'

/** In milliseconds: for so long a file may wait for its message. */
const LOOSE_KEPT_MS = 24 * 60 * 60 * 1000
/** In milliseconds: an upload that is not complete after this was cut off with its server. */
const UNFINISHED_KEPT_MS = 60 * 60 * 1000
/** Between two rounds, in milliseconds. */
const EVERY_MS = 10 * 60 * 1000
/** Files removed in one transaction: on SQLite everybody else waits for it. */
const AT_ONCE = 5

export interface SweepDeps {
  readonly database: Database
  readonly clock: Clock
}

/** Removes files that became part of no message, with their bytes. @returns how many */
export async function sweepLoose({ database, clock }: SweepDeps): Promise<number> {
  const now = clock()
  for (let removed = 0; ; ) {
    const rows = await database.transaction(
      trx =>
        trx
          .deleteFrom('attachments')
          .where('id', 'in', query =>
            // Who makes it part of a message right now holds its row, and it is left to them.
            database.skipLocked(
              query
                .selectFrom('attachments')
                .select('id')
                .where('message_id', 'is', null)
                .where(where =>
                  where.or([
                    where('created_at', '<', now - LOOSE_KEPT_MS),
                    where.and([where('completed_at', 'is', null), where('created_at', '<', now - UNFINISHED_KEPT_MS)]),
                  ]),
                )
                .limit(AT_ONCE),
            ),
          )
          .returning('id')
          .execute(),
      'passing',
    )
    removed += rows.length
    if (rows.length < AT_ONCE) return removed
  }
}

/** Sweeps at the start and then every ten minutes. */
export function createLooseSweeper(deps: SweepDeps & { readonly log: Logger }) {
  return createRounds(deps.log, [
    { everyMs: EVERY_MS, atStart: true, failed: 'sweeping files failed', work: () => sweepLoose(deps) },
  ])
}
