import type { Database } from '../db/database.ts'
import { LEASED } from './leases.ts'

/**
 * For how long a server is waited for that has no connection to the database: a living one whose connections broke opens
 * new ones and renews its leases several times within it. Milliseconds.
 */
export const SILENT_MS = 5_000

/**
 * Shortens the leases of servers that were killed, which PostgreSQL knows at once. What they had in hand need not wait
 * for the whole of a lease.
 * @returns true if a lease is over: there is something to take over
 */
export async function endLeftBehind(database: Database, now: number): Promise<boolean> {
  const { db, self, kind } = database
  // One file has one server.
  if (kind === 'sqlite') return false
  const owners = await db
    .selectFrom('deliveries')
    .select('lease_owner as name')
    .distinct()
    .where('state', '=', LEASED)
    .where('lease_owner', '!=', self)
    .execute()
  if (owners.length === 0) return false
  const silent = await database.findSilent(owners.flatMap(({ name }) => name ?? []))
  if (silent.length > 0) {
    const until = now + SILENT_MS
    await db
      .updateTable('deliveries')
      .set({ lease_until: until })
      .where('state', '=', LEASED)
      .where('lease_owner', 'in', silent)
      .where('lease_until', '>', until)
      .execute()
  }
  const over = await db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', LEASED)
    .where('lease_until', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return over !== undefined
}
