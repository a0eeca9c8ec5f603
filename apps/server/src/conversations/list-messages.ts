import type { ConversationId, Message, Page } from '@deskbell/contract'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { toMessage } from './to-wire.ts'

const place = z.tuple([z.int().min(0)])

/** A page of a conversation's messages, newest first. */
export async function listMessages(
  db: Db,
  conversationId: ConversationId,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<Message> | HttpProblem> {
  let query = db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('seq', 'desc')
    .limit(limit + 1)
  if (cursor !== undefined) {
    const before = decodeCursor(place, cursor)
    if (!before.ok) return problem('cursor_invalid')
    query = query.where('seq', '<', before.value[0])
  }
  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { items: page.map(toMessage), nextCursor: last ? encodeCursor([last.seq]) : null }
}
