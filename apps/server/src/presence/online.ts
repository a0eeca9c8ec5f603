import type { UserId, VisitorId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'

/** Online: any visible window, with input within this time (contract, "Presence"). */
const ONLINE_INPUT_MS = 60_000

/** The users who are online now, whatever they look at. A window that is silent for 30 s is gone: its lid may be closed. */
export async function findOnlineUsers(db: Db, now: number): Promise<ReadonlySet<UserId>> {
  const rows = await db
    .selectFrom('presence')
    .select('user_id')
    .distinct()
    .where('user_id', 'is not', null)
    .where('visible', '=', 1)
    .where('expires_at', '>', now)
    .where('last_input_at', '>', now - ONLINE_INPUT_MS)
    .execute()
  return new Set(rows.flatMap(({ user_id }) => user_id ?? []))
}

/** Those of these visitors who have a visible page that is alive. */
export async function findOnlineVisitors(
  db: Db,
  ids: readonly VisitorId[],
  now: number,
): Promise<ReadonlySet<VisitorId>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('presence')
    .select('visitor_id')
    .distinct()
    .where('visitor_id', 'in', ids)
    .where('visible', '=', 1)
    .where('expires_at', '>', now)
    .execute()
  return new Set(rows.flatMap(({ visitor_id }) => visitor_id ?? []))
}
