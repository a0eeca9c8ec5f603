import { type ConversationId, type DepartmentId, newId, type VisitorId } from '@deskbell/contract'
import type { Selectable } from 'kysely'
import type { Trx } from '../db/database.ts'
import type { ConversationsTable } from '../db/schema.ts'
import { keepVisitorName } from '../db/search/keep-words.ts'
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

/** A department that nobody removes until the end of the transaction. */
export async function lockDepartment(
  { database }: Pick<ConversationsDeps, 'database'>,
  trx: Trx,
  id: DepartmentId,
): Promise<{ id: DepartmentId; name: string } | undefined> {
  return database.lockRows(trx.selectFrom('departments').select(['id', 'name']).where('id', '=', id)).executeTakeFirst()
}

/**
 * The visitor's conversation, locked; a new one if there is none. A visitor has one thread for good: a message in a
 * closed conversation opens it again.
 * @param departmentId for a new one; ignored if there is none such, for a message is never refused for it
 * @returns undefined if the visitor was erased since they were let in
 */
export async function visitorConversation(
  deps: Pick<ConversationsDeps, 'database' | 'random'>,
  trx: Trx,
  visitorId: VisitorId,
  { now, departmentId }: { readonly now: number; readonly departmentId?: DepartmentId | undefined },
): Promise<ConversationRow | undefined> {
  // Two first messages at a time must not open two conversations: the visitor's row is locked before looking.
  const visitor = await trx
    .updateTable('visitors')
    .set({ last_seen_at: now })
    .where('id', '=', visitorId)
    .returning('name')
    .executeTakeFirst()
  if (!visitor) return undefined
  const own = trx.selectFrom('conversations').selectAll().where('visitor_id', '=', visitorId)
  const found = await deps.database.lockRows(own.orderBy('created_at', 'desc').limit(1)).executeTakeFirst()
  if (found) return found
  await keepVisitorName(trx, visitorId, visitor.name)
  const department = departmentId && (await lockDepartment(deps, trx, departmentId))
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
    department_id: department?.id ?? null,
    last_entry_at: now,
    visitor_seen_seq: 0,
    visitor_seen_id: null,
    visitor_seen_at: null,
    last_agent_id: null,
    bot_out: 0,
  }
  await trx.insertInto('conversations').values(row).execute()
  return row
}
