import type { Conversation, ConversationId, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import { type FileLink, toConversation, toMessage } from './to-wire.ts'

/** Conversations with all that the inbox shows of them, for one user: one query, however long the list is. */
function conversationQuery(db: Db, userId: UserId) {
  return db
    .selectFrom('conversations as c')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .leftJoin('users as a', 'a.id', 'c.assignee_id')
    .leftJoin('departments as d', 'd.id', 'c.department_id')
    .leftJoin('messages as m', 'm.id', 'c.last_message_id')
    .leftJoin('read_states as r', join => join.onRef('r.conversation_id', '=', 'c.id').on('r.user_id', '=', userId))
    .leftJoin('conversation_mutes as q', join =>
      join.onRef('q.conversation_id', '=', 'c.id').on('q.user_id', '=', userId),
    )
    .select(['c.id', 'c.status', 'c.created_at', 'c.last_message_at', 'c.visitor_messages'])
    .select(['v.id as visitor_id', 'v.name as visitor_name', 'v.verified', 'v.email'])
    .select(['c.visitor_seen_id', 'c.visitor_seen_at'])
    .select(['a.id as assignee_id', 'a.name as assignee_name', 'r.visitor_messages_read', 'q.muted_at'])
    .select(['d.id as department_id', 'd.name as department_name'])
    .select(['m.id as message_id', 'm.seq', 'm.author_kind', 'm.author_id', 'm.author_name', 'm.text'])
    .select(['m.created_at as message_at', 'm.attachments'])
}

/** What a conversation is read with: from where, and how files in it are found. */
export interface Reading {
  readonly db: Db
  readonly fileLink: FileLink
}

type Row = Awaited<ReturnType<ReturnType<typeof conversationQuery>['execute']>>[number]

function rowToConversation(row: Row, fileLink: FileLink): Conversation {
  return toConversation(row, {
    visitor: {
      id: row.visitor_id,
      name: row.visitor_name ?? 'Visitor',
      verified: row.verified === 1,
      email: row.email,
    },
    visitorSeen: visitorSeen(row),
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? '' },
    department: row.department_id === null ? null : { id: row.department_id, name: row.department_name ?? '' },
    lastMessage: lastMessage(row, fileLink),
    unreadCount: Math.max(0, row.visitor_messages - (row.visitor_messages_read ?? 0)),
    muted: row.muted_at !== null,
  })
}

function visitorSeen({ visitor_seen_id: messageId, visitor_seen_at: at }: Row): Conversation['visitorSeen'] {
  return messageId === null || at === null ? null : { messageId, at: new Date(at).toISOString() }
}

function lastMessage(row: Row, fileLink: FileLink): Conversation['lastMessage'] {
  const { message_id: id, seq, author_kind, author_id, author_name, text, message_at: created_at } = row
  if (id === null || seq === null || author_kind === null || author_id === null) return null
  if (author_name === null || text === null || created_at === null) return null
  const message = {
    id,
    seq,
    conversation_id: row.id,
    author_kind,
    author_id,
    author_name,
    text,
    created_at,
    event: null,
    attachments: row.attachments,
  }
  return toMessage(message, fileLink)
}

export async function findConversation(
  { db, fileLink }: Reading,
  id: ConversationId,
  userId: UserId,
): Promise<Conversation | undefined> {
  const row = await conversationQuery(db, userId).where('c.id', '=', id).executeTakeFirst()
  return row && rowToConversation(row, fileLink)
}

/** Those of the given ids that are there, in their order. */
export async function conversationsById(
  { db, fileLink }: Reading,
  userId: UserId,
  ids: readonly ConversationId[],
): Promise<Conversation[]> {
  if (ids.length === 0) return []
  const rows = await conversationQuery(db, userId).where('c.id', 'in', ids).execute()
  const found = new Map(rows.map(row => [row.id, row]))
  return ids.flatMap(id => {
    const row = found.get(id)
    return row ? [rowToConversation(row, fileLink)] : []
  })
}
