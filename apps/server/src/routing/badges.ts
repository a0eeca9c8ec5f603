import type { UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { readTallies, unreadOf } from '../db/inbox/tallies.ts'

/**
 * For each user how many open conversations that concern them hold something unread. The database has counted them
 * already: it takes as long for one conversation as for a hundred thousand.
 */
export async function findBadges(trx: Trx, users: readonly UserId[]): Promise<(userId: UserId) => number> {
  if (users.length === 0) return () => 0
  const tallies = Map.groupBy(await readTallies(trx, users), ({ userId }) => userId)
  const departments = await readDepartments(trx)
  const all = tallies.get('') ?? []
  return userId => unreadOf([...all, ...(tallies.get(userId) ?? [])], departments, userId)
}
