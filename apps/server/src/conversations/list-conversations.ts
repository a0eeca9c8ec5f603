import type { Conversation, ConversationQuery, Page, UserId } from '@deskbell/contract'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { conversationQuery, rowToConversation } from './conversation-query.ts'

const place = z.tuple([z.int(), z.string().max(64)])

/** A page of the inbox: the conversation with the newest message first. */
export async function listConversations(
  db: Db,
  userId: UserId,
  { status, cursor, limit }: ConversationQuery & { limit: number },
): Promise<Page<Conversation> | HttpProblem> {
  let query = conversationQuery(db, userId).orderBy('c.last_message_at', 'desc').orderBy('c.id', 'desc')
  if (status === 'open' || status === 'closed') query = query.where('c.status', '=', status)
  if (cursor !== undefined) {
    const after = decodeCursor(place, cursor)
    if (!after.ok) return problem('cursor_invalid')
    const [at, id] = after.value
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('c.last_message_at', 'c.id'), '<', tuple(at, id as Conversation['id'])),
    )
  }
  const rows = await query.limit(limit + 1).execute()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return {
    items: page.map(rowToConversation),
    nextCursor: last ? encodeCursor([last.last_message_at, last.id]) : null,
  }
}
