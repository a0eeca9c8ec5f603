import type { Attachment, AttachmentId, Conversation, Message, MessageEvent, UserId } from '@deskbell/contract'
import type { ConversationsTable, MessagesTable } from '../db/schema.ts'
import { avatarUrl } from '../http/avatar-url.ts'
import type { FileOfMessage } from './lock-files.ts'

/** Where a file, or the small picture of it, is found for some time, without signing in. */
export type FileLink = (
  file: { readonly id: AttachmentId; readonly name: string },
  part: 'file' | 'thumbnail',
) => string

/** A message and which picture its author has now: nobody's if it is not said. */
export type MessageRow = MessagesTable & { readonly author_avatar?: string | null }

export function toMessage(row: MessageRow, fileLink: FileLink): Message {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name, ...pictureOf(row) },
    text: row.text,
    ...attachmentsOf(row, fileLink),
    createdAt: toTime(row.created_at),
    ...(row.event === null ? {} : { event: JSON.parse(row.event) as MessageEvent }),
  }
}

function pictureOf({ author_kind, author_id, author_avatar = null }: MessageRow): { avatarUrl?: string } {
  if (author_kind !== 'agent' || author_avatar === null) return {}
  return { avatarUrl: avatarUrl(author_id as UserId, author_avatar) }
}

function attachmentsOf(row: MessagesTable, fileLink: FileLink): Pick<Message, 'attachments'> {
  if (row.attachments === null) return {}
  const files = JSON.parse(row.attachments) as readonly FileOfMessage[]
  const toAttachment = ({ hasThumbnail, ...file }: FileOfMessage): Attachment => ({
    ...file,
    url: fileLink(file, 'file'),
    ...(hasThumbnail ? { thumbnailUrl: fileLink(file, 'thumbnail') } : {}),
  })
  return { attachments: files.map(toAttachment) }
}

/** What a list row holds beside the conversation itself. */
export interface ConversationParts {
  readonly visitor: Conversation['visitor']
  readonly visitorSeen: Conversation['visitorSeen']
  readonly assignee: Conversation['assignee']
  readonly department: Conversation['department']
  readonly lastMessage: Message | null
  readonly unreadCount: number
  readonly muted: boolean
}

type Row = Pick<ConversationsTable, 'id' | 'status' | 'created_at'>

export function toConversation(row: Row, parts: ConversationParts): Conversation {
  return { id: row.id, status: row.status, createdAt: toTime(row.created_at), ...parts }
}

function toTime(at: number): string {
  return new Date(at).toISOString()
}
