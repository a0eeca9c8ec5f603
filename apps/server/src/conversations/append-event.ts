import { type MessageEvent, newId } from '@deskbell/contract'
import { agentsHandled } from '../db/agents-handled.ts'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { endAsks } from '../db/end-asks.ts'
import type { Flag, MessagesTable } from '../db/schema.ts'
import { nextTime } from './append-message.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import type { ConversationRow } from './open-conversation.ts'
import { toMessage } from './to-wire.ts'

/**
 * Writes into the thread what somebody did with the conversation. It rings nobody, is not shown to the visitor, and
 * leaves the conversation where it stands in the inbox. Who has it now is for routing to tell where it rang.
 * @param conversation locked in this transaction
 * @returns the conversation as it is after it
 */
export async function appendEvent(
  { clock, random, fileLink }: Pick<ConversationsDeps, 'clock' | 'random' | 'fileLink'>,
  trx: Trx,
  wake: WakeLater,
  { conversation, event }: { readonly conversation: ConversationRow; readonly event: MessageEvent },
): Promise<ConversationRow> {
  const now = clock()
  const row: MessagesTable = {
    id: newId('msg', random),
    conversation_id: conversation.id,
    seq: conversation.last_seq + 1,
    author_kind: 'system',
    author_id: event.by.id,
    author_name: event.by.name,
    text: textOf(event),
    created_at: nextTime(conversation, now),
    event: JSON.stringify(event),
    attachments: null,
  }
  const after = {
    ...{ last_seq: row.seq, last_entry_at: row.created_at },
    // Whoever answered before does not handle it any more.
    ...(event.kind === 'given_back' ? { last_agent_id: null } : {}),
    // What a visitor writes after it was closed is the bot's again.
    ...(saysWhoHasIt.has(event.kind) ? { bot_out: (event.kind === 'closed' ? 0 : 1) as Flag } : {}),
  }
  await trx.insertInto('messages').values(row).execute()
  await trx.updateTable('conversations').set(after).where('id', '=', conversation.id).execute()
  if (saysWhoHasIt.has(event.kind)) {
    if (conversation.bot_out === 0) await endAsks(trx, wake, { conversationId: conversation.id, now })
    // Whoever was given it by somebody else has not seen it yet.
    if (event.kind !== 'assigned') await agentsHandled(trx, wake, { conversationId: conversation.id, now })
    const outbox = { conversation_id: conversation.id, message_id: row.id, created_at: now, routed_at: null }
    await trx
      .insertInto('outbox')
      .values({ kind: 'conversation.taken', ...outbox })
      .execute()
    wake('outbox')
  }
  const data = { conversationId: conversation.id, message: toMessage(row, fileLink) }
  await appendEvents(trx, wake, now, [{ type: 'message.created', audience: 'agents', data }])
  return { ...conversation, ...after }
}

const saysWhoHasIt: ReadonlySet<MessageEvent['kind']> = new Set(['taken', 'assigned', 'closed'])

/** For clients that do not know the event. */
function textOf({ kind, by, assignee, department }: MessageEvent): string {
  const { name } = by
  switch (kind) {
    case 'taken':
      return `${name} took this conversation.`
    case 'assigned':
      return `${name} assigned this conversation to ${assignee?.name ?? 'somebody'}.`
    case 'given_back':
      return `${name} gave this conversation back.`
    case 'moved':
      return department
        ? `${name} moved this conversation to ${department.name}.`
        : `${name} moved this conversation out of its department.`
    case 'closed':
      return `${name} closed this conversation.`
    case 'reopened':
      return `${name} reopened this conversation.`
    case 'left':
      return `${name} is not on the team any more. Nobody has this conversation now.`
  }
}
