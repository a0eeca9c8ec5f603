import { type ConversationId, newId, type VisitorId } from '@deskbell/contract'
import type { Selectable } from 'kysely'
import type { Trx } from '../db/database.ts'
import type { ConversationsTable } from '../db/schema.ts'
import type { ConversationsDeps } from './conversations-deps.ts'

export type ConversationRow = Selectable<ConversationsTable>

/** A conversation that nobody else changes until the end of the transaction. */
export async function lockConversation(
  { database }: Pick<ConversationsDeps, 'database'>,
  trx: Trx,
  id: ConversationId,
): Promise<ConversationRow | undefined> {
  return database.lockRows(trx.selectFrom('conversations').selectAll().where('id', '=', id)).executeTakeFirst()
}

/**
 * The visitor's conversation, locked; a new one if there is none. A visitor has one thread for good: a message in a
 * closed conversation opens it again.
 */
export async function visitorConversation(
  deps: Pick<ConversationsDeps, 'database' | 'random'>,
  trx: Trx,
  visitorId: VisitorId,
  now: number,
): Promise<ConversationRow> {
  // Two first messages at a time must not open two conversations: the visitor's row is locked before looking.
  await trx.updateTable('visitors').set({ last_seen_at: now }).where('id', '=', visitorId).execute()
  const own = trx.selectFrom('conversations').selectAll().where('visitor_id', '=', visitorId)
  const found = await deps.database.lockRows(own.orderBy('created_at', 'desc').limit(1)).executeTakeFirst()
  if (found) return found
  const row: ConversationRow = {
    id: newId('cnv', deps.random),
    visitor_id: visitorId,
    status: 'open',
    assignee_id: null,
    created_at: now,
    last_message_at: now,
    last_message_id: null,
    last_seq: 0,
    visitor_messages: 0,
  }
  await trx.insertInto('conversations').values(row).execute()
  return row
}
