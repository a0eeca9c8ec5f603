import type { NotNull } from 'kysely'
import type { Database } from '../../db/database.ts'
import { rearmVisitors } from '../../db/rearm-visitors.ts'

/** Email was turned off: what waited would come as a flood when it is turned on again. */
export function dropAll(database: Database): Promise<void> {
  return drop(database, 'email_off')
}

/** What is not worth a mail any more, whether or not anybody sends: a cron job may never call. */
export function dropExpired(database: Database, now: number): Promise<void> {
  return drop(database, 'expired', now)
}

async function drop(
  database: Database,
  reason: 'email_off' | 'expired',
  before = Number.MAX_SAFE_INTEGER,
): Promise<void> {
  const waiting = await database.db
    .selectFrom('mails')
    .select('id')
    .where('state', '=', 'queued')
    .where('expires_at', '<=', before)
    .limit(1)
    .executeTakeFirst()
  if (!waiting) return
  await database.transaction(async trx => {
    // Before their mails, as whoever comes back does.
    await database
      .lockRows(
        trx
          .selectFrom('visitors')
          .select('id')
          .where('id', 'in', query =>
            query
              .selectFrom('mails')
              .select('visitor_id')
              .where('state', '=', 'queued')
              .where('visitor_id', 'is not', null)
              .where('expires_at', '<=', before)
              .$narrowType<{ visitor_id: NotNull }>(),
          )
          .orderBy('id'),
      )
      .execute()
    const dropped = await trx
      .updateTable('mails')
      .set({ state: 'cancelled', cancel_reason: reason })
      .where('state', '=', 'queued')
      .where('expires_at', '<=', before)
      .returning(['id', 'visitor_id'])
      .execute()
    const toVisitors = dropped.filter(row => row.visitor_id !== null).map(row => row.id)
    for (let at = 0; at < toVisitors.length; at += AT_ONCE) await rearmVisitors(trx, toVisitors.slice(at, at + AT_ONCE))
  })
}

/** Below what a statement may have on either database. */
const AT_ONCE = 5_000
