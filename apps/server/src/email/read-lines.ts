import type { AttachmentId, ConversationId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { MessagesTable } from '../db/schema.ts'

/** A mail holds so many messages at most, the newest ones, and so much text, in characters. */
const MOST_LINES = 100
const MOST_TEXT = 60_000

/** A message as a mail needs it. */
export interface Line {
  readonly seq: number
  readonly author: { readonly kind: MessagesTable['author_kind']; readonly id: string; readonly name: string }
  readonly text: string
  readonly at: number
  readonly files: readonly { readonly id: AttachmentId; readonly name: string }[]
}

export interface WhichLines {
  readonly conversationId: ConversationId
  readonly by: readonly MessagesTable['author_kind'][]
  readonly afterSeq: number
}

/** What was said, oldest first. */
export async function readLines(db: Db, { conversationId, by, afterSeq }: WhichLines): Promise<Line[]> {
  const rows = await db
    .selectFrom('messages')
    .select(['seq', 'author_kind', 'author_id', 'author_name', 'text', 'created_at', 'attachments'])
    .where('conversation_id', '=', conversationId)
    .where('author_kind', 'in', by)
    .where('seq', '>', afterSeq)
    .orderBy('seq', 'desc')
    .limit(MOST_LINES)
    .execute()
  let room = MOST_TEXT
  const fitting = rows.filter(({ text }, n) => {
    room -= text.length
    return n === 0 || room >= 0
  })
  return fitting.toReversed().map(row => ({
    seq: row.seq,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    at: row.created_at,
    files: row.attachments === null ? [] : (JSON.parse(row.attachments) as Line['files']),
  }))
}
