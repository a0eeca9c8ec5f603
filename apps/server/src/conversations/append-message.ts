import { type Message, newId, type UserId } from '@deskbell/contract'
import { agentsHandled } from '../db/agents-handled.ts'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { endAsks } from '../db/end-asks.ts'
import type { MessagesTable } from '../db/schema.ts'
import { keepMessageWords } from '../db/search/keep-words.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import { bindFiles, type FileOfMessage } from './lock-files.ts'
import type { ConversationRow } from './open-conversation.ts'
import { type MessageRow, toMessage } from './to-wire.ts'

export interface NewMessage {
  /** Locked in this transaction. */
  readonly conversation: ConversationRow
  readonly author: Message['author']
  readonly text: string
  /** Locked in this transaction. */
  readonly files: readonly FileOfMessage[]
}

/**
 * Stores a message, tells routing and tells live clients, all in the given transaction: a crash leaves all or nothing.
 * The author's name stays as it is now, whatever they are called later.
 */
export async function appendMessage(
  { clock, random, fileLink }: Pick<ConversationsDeps, 'clock' | 'random' | 'fileLink'>,
  trx: Trx,
  wake: WakeLater,
  { conversation, author, text, files }: NewMessage,
): Promise<MessageRow> {
  const now = clock()
  const row: MessagesTable = {
    id: newId('msg', random),
    conversation_id: conversation.id,
    seq: conversation.last_seq + 1,
    author_kind: author.kind,
    author_id: author.id,
    author_name: author.name,
    text,
    created_at: nextTime(conversation, now),
    event: null,
    attachments: files.length === 0 ? null : JSON.stringify(files),
  }
  await trx.insertInto('messages').values(row).execute()
  await bindFiles(trx, row.id, files)
  // A file is found by its name.
  await keepMessageWords(trx, { ...row, text: [text, ...files.map(({ name }) => name)].join(' ') })
  await trx
    .updateTable('conversations')
    .set({
      status: 'open',
      last_message_at: row.created_at,
      last_entry_at: row.created_at,
      last_message_id: row.id,
      last_seq: row.seq,
      visitor_messages: conversation.visitor_messages + (author.kind === 'visitor' ? 1 : 0),
      // Later messages are theirs to be told of, and not the bot's to answer.
      ...(author.kind === 'agent' ? { last_agent_id: author.id as UserId, bot_out: 1 as const } : {}),
    })
    .where('id', '=', conversation.id)
    .execute()
  await trx
    .insertInto('outbox')
    .values({
      kind: 'message.created',
      conversation_id: conversation.id,
      message_id: row.id,
      created_at: now,
      routed_at: null,
    })
    .execute()
  wake('outbox')
  if (author.kind === 'agent') {
    await agentsHandled(trx, wake, { conversationId: conversation.id, now })
    if (conversation.bot_out === 0) await endAsks(trx, wake, { conversationId: conversation.id, now })
  }
  const seen: MessageRow = { ...row, author_avatar: await pictureOf(trx, author) }
  await appendEvents(trx, wake, now, eventsOf(conversation, toMessage(seen, fileLink)))
  return seen
}

/** Which picture an agent has. */
async function pictureOf(trx: Trx, { kind, id }: Message['author']): Promise<string | null> {
  if (kind !== 'agent') return null
  const user = await trx
    .selectFrom('users')
    .select('avatar_version')
    .where('id', '=', id as UserId)
    .executeTakeFirst()
  return user?.avatar_version ?? null
}

/** Strictly growing within a conversation, even when the clock is set back: clients order by it. */
export function nextTime({ last_seq, last_message_at, last_entry_at }: ConversationRow, now: number): number {
  return last_seq === 0 ? now : Math.max(now, last_message_at + 1, last_entry_at + 1)
}

function eventsOf(conversation: ConversationRow, message: Message): NewEvent[] {
  const data = { conversationId: conversation.id, message }
  const events: NewEvent[] = [
    { type: 'message.created', audience: 'agents', data },
    { type: 'message.created', audience: `visitor:${conversation.visitor_id}`, data },
  ]
  if (conversation.status === 'open') return events
  const reopened = { conversationId: conversation.id }
  return [...events, { type: 'conversation.updated', audience: 'agents', data: reopened }]
}
