import type { UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'

/**
 * For each user how many open conversations hold something unread: all of them, less those read to the end. Two
 * aggregates, however many users and conversations there are.
 */
export async function findBadges(trx: Trx, users: readonly UserId[]): Promise<(userId: UserId) => number> {
  if (users.length === 0) return () => 0
  const { all } = await trx
    .selectFrom('conversations')
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .where('status', '=', 'open')
    .where('visitor_messages', '>', 0)
    .executeTakeFirstOrThrow()
  const rows = await trx
    .selectFrom('read_states as r')
    .innerJoin('conversations as c', 'c.id', 'r.conversation_id')
    .select(({ fn }) => ['r.user_id', fn.countAll<number>().as('read')])
    .where('r.user_id', 'in', users)
    .where('c.status', '=', 'open')
    .where('c.visitor_messages', '>', 0)
    .whereRef('r.visitor_messages_read', '>=', 'c.visitor_messages')
    .groupBy('r.user_id')
    .execute()
  const read = new Map(rows.map(row => [row.user_id, Number(row.read)]))
  return userId => Number(all) - (read.get(userId) ?? 0)
}
