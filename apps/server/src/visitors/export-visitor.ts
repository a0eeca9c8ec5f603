import type { VisitorExport, VisitorId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { filesOf } from './exported-files.ts'
import { findVisitor } from './find-visitor.ts'
import { keptOfVisitor } from './kept-of-visitor.ts'
import type { FindOnlineVisitors } from './visitors-deps.ts'

type Conversation = VisitorExport['conversations'][number]

/** All that is kept of a visitor but the bytes of files: the messages to be read, and every row as it is in its table. */
export async function exportVisitor(
  db: Db,
  id: VisitorId,
  look: { readonly now: number; readonly findOnlineVisitors: FindOnlineVisitors },
): Promise<VisitorExport | undefined> {
  const visitor = await findVisitor(db, id, look)
  if (!visitor) return undefined
  const conversations: Conversation[] = []
  for (const { id: conversationId, status, createdAt } of visitor.conversations) {
    conversations.push({ id: conversationId, status, createdAt, messages: await messagesOf(db, conversationId) })
  }
  const scope = { visitorId: id, wholeVisitor: true, conversationIds: conversations.map(one => one.id) }
  const records: VisitorExport['records'] = {}
  for (const { table, rows, without = [], shownAs = sql`*` } of keptOfVisitor) {
    const query = sql<Record<string, unknown>>`select ${shownAs} from ${sql.table(table)} where ${rows(scope)}`
    const found = await query.execute(db)
    if (found.rows.length === 0) continue
    records[table] = found.rows.map(row =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !without.includes(column))),
    )
  }
  return {
    exportedAt: new Date(look.now).toISOString(),
    visitor,
    conversations,
    files: await filesOf(db, scope),
    records,
  }
}

async function messagesOf(db: Db, conversationId: Conversation['id']): Promise<Conversation['messages']> {
  const rows = await db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('seq')
    .execute()
  return rows.map(row => ({
    id: row.id,
    conversationId,
    author: { kind: row.author_kind, id: row.author_id, name: row.author_name },
    text: row.text,
    createdAt: new Date(row.created_at).toISOString(),
  }))
}
