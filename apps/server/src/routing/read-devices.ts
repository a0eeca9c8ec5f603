import type { UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { DeviceFacts } from './rules/facts.ts'

/** The devices of these people, without those that are removed. */
export async function readDevices(db: Db, users: readonly UserId[]): Promise<Map<UserId, DeviceFacts[]>> {
  const found = new Map<UserId, DeviceFacts[]>()
  if (users.length === 0) return found
  const rows = await db
    .selectFrom('devices')
    .select(['id', 'user_id', 'muted', 'health', 'last_seen_at'])
    .where('removed_at', 'is', null)
    .where('user_id', 'in', users)
    .execute()
  for (const row of rows) {
    const device = {
      id: row.id,
      muted: row.muted === 1,
      quarantined: row.health === 'quarantined',
      doubtful: row.health === 'failing' || row.health === 'dead',
      lastSeenAt: Number(row.last_seen_at),
    }
    const known = found.get(row.user_id)
    if (known) known.push(device)
    else found.set(row.user_id, [device])
  }
  return found
}
