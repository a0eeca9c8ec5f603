import type { Conversation, Message, MessageEvent } from '@deskbell/contract'
import type { ConversationsTable, MessagesTable } from '../db/schema.ts'

export function toMessage(row: MessagesTable): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    createdAt: toTime(row.created_at),
    ...(row.event === null ? {} : { event: JSON.parse(row.event) as MessageEvent }),
  }
}

/** What a list row holds beside the conversation itself. */
export interface ConversationParts {
  readonly visitor: Conversation['visitor']
  readonly visitorSeen: Conversation['visitorSeen']
  readonly assignee: Conversation['assignee']
  readonly department: Conversation['department']
  readonly lastMessage: Message | null
  readonly unreadCount: number
}

type Row = Pick<ConversationsTable, 'id' | 'status' | 'created_at'>

export function toConversation(row: Row, parts: ConversationParts): Conversation {
  return { id: row.id, status: row.status, createdAt: toTime(row.created_at), ...parts }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
