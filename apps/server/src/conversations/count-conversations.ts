import type { ConversationCounts, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { readTallies, unreadOf } from '../db/inbox/tallies.ts'

/** `GET /conversations/counts`. From what the database has counted already: no conversation is read. */
export async function countConversations(db: Db, userId: UserId): Promise<ConversationCounts> {
  const tallies = await readTallies(db, [userId])
  const departments = await db.selectFrom('departments').select('id').orderBy('folded_name').execute()
  const all = tallies.filter(tally => tally.userId === '')
  const sum = (some: typeof all) => some.reduce((total, { n }) => total + n, 0)
  return {
    open: sum(all),
    mine: sum(all.filter(({ assigneeId }) => assigneeId === userId)),
    unassigned: sum(all.filter(({ assigneeId }) => assigneeId === '')),
    unread: unreadOf(tallies, await readDepartments(db), userId),
    departments: departments.map(({ id }) => ({
      id,
      open: sum(all.filter(({ departmentId }) => departmentId === id)),
    })),
  }
}
