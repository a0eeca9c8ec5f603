import type { Agent, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { avatarUrl } from '../http/avatar-url.ts'

/** Online: any visible window, input within this time (contract, "Presence"). In ms. */
const ONLINE_INPUT_MS = 60_000

/** Everybody who can be given a conversation, by name. */
export async function listAgents(db: Db, now: number): Promise<Agent[]> {
  const users = await db
    .selectFrom('users')
    .select(['id', 'name', 'role', 'avatar_version'])
    .where('deactivated_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute()
  const online = await onlineUsers(db, now)
  return users.map(({ avatar_version, ...user }) => ({
    ...user,
    avatarUrl: avatarUrl(user.id, avatar_version),
    online: online.has(user.id),
  }))
}

async function onlineUsers(db: Db, now: number): Promise<ReadonlySet<UserId | null>> {
  const rows = await db
    .selectFrom('presence')
    .select('user_id')
    .distinct()
    .where('visible', '=', 1)
    .where('expires_at', '>', now)
    .where('last_input_at', '>', now - ONLINE_INPUT_MS)
    .execute()
  return new Set(rows.map(row => row.user_id))
}
