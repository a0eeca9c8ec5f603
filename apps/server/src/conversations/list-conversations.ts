import type { Conversation, ConversationId, ConversationQuery, Page, UserId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { readTallies, type Tally } from '../db/inbox/tallies.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { conversationsById, type Reading } from './conversation-query.ts'
import { isInPart, isUnread, type Part, readQuery } from './narrow.ts'

const place = z.tuple([z.int(), z.string().max(64)])

/** A row of the index: where a conversation stands in the inbox. */
interface Place {
  readonly id: ConversationId
  readonly at: number
}

/** A page of the inbox: the conversation with the newest message first. */
export async function listConversations(
  reading: Reading,
  userId: UserId,
  query: ConversationQuery & { limit: number },
): Promise<Page<Conversation> | HttpProblem> {
  const { db } = reading
  const { cursor, limit } = query
  const after = cursor === undefined ? undefined : decodeCursor(place, cursor)
  if (after && !after.ok) return problem('cursor_invalid')
  const below = after ? sql`(c.last_message_at, c.id) < (${after.value[0]}, ${after.value[1]})` : sql`1 = 1`
  const { parts, unread } = await readQuery(db, userId, query)
  const tallies = unread ? await readTallies(db, [userId]) : []
  const pieces = parts.flatMap(part => {
    const wanted = unread ? Math.min(limit + 1, unreadIn(tallies, userId, part)) : limit + 1
    const condition = sql`${isInPart(part)} and ${below} and ${unread ? isUnread(userId) : sql`1 = 1`}`
    return wanted === 0 ? [] : [newestOf(condition, wanted)]
  })
  const found = await merged(db, pieces, limit + 1)
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const ids = page.map(({ id }) => id)
  return {
    items: await conversationsById(reading, userId, ids),
    nextCursor: last ? encodeCursor([last.at, last.id]) : null,
  }
}

const newestOf = (condition: RawBuilder<unknown>, limit: number) => sql`select id, at from (
  select c.id, c.last_message_at as at from conversations as c where ${condition}
  order by c.last_message_at desc, c.id desc limit ${limit}
) as piece`

/** Each piece comes from an index in its order, so that only their first rows are read. */
async function merged(db: Db, pieces: readonly RawBuilder<unknown>[], limit: number): Promise<readonly Place[]> {
  if (pieces.length === 0) return []
  const { rows } = await sql<Place>`
    select id, at from (${sql.join(pieces, sql` union all `)}) as pieces order by at desc, id desc limit ${limit}`.execute(
    db,
  )
  return rows
}

/**
 * How many unread ones a part has, where that is kept. Without it, whoever has read all but a few would wait until the
 * last conversation has been looked at.
 */
function unreadIn(tallies: readonly Tally[], userId: UserId, { status, assignee, department }: Part): number {
  if (status === 'closed' || (assignee !== '' && assignee !== userId)) return Number.POSITIVE_INFINITY
  return tallies
    .filter(tally => tally.assigneeId === assignee && (department === undefined || tally.departmentId === department))
    .reduce((sum, tally) => sum + (tally.userId === '' ? tally.n : -tally.n), 0)
}
