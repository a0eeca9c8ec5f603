import type { ConversationId } from '@deskbell/contract'
import { type ExpressionBuilder, sql } from 'kysely'
import type { Database, Trx } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'

/** Which rows to take. */
export type Batch =
  | { readonly limit: number; readonly except: readonly number[] }
  /** This one alone, if nobody else has it. */
  | { readonly only: number }

/** One row of the outbox with all that routing needs of its message. */
export type Claimed = Awaited<ReturnType<typeof claim>>[number]

/**
 * Takes rows that wait, oldest first, for the length of this transaction: on PostgreSQL another server skips them, and
 * gets them if this one dies. The lock is the lease, so that taking costs no commit of its own.
 */
export async function claim(database: Database, trx: Trx, batch: Batch, now: number) {
  let waiting = trx
    .selectFrom('outbox')
    .select('id')
    .where('routed_at', 'is', null)
    .where(notWithBot(now))
    .orderBy('id')
  if ('only' in batch) waiting = waiting.where('id', '=', batch.only)
  else {
    waiting = waiting.limit(batch.limit)
    if (batch.except.length > 0) waiting = waiting.where('id', 'not in', batch.except)
  }
  const ids = (await database.skipLocked(waiting).execute()).map(row => row.id)
  if (ids.length === 0) return []
  return trx
    .selectFrom('outbox as o')
    .innerJoin('messages as m', 'm.id', 'o.message_id')
    .innerJoin('conversations as c', 'c.id', 'o.conversation_id')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .select(['o.id as outboxId', 'o.conversation_id as conversationId', 'o.message_id as messageId'])
    .select(['m.seq', 'm.author_kind as authorKind', 'm.author_id as authorId', 'm.text', 'm.created_at as writtenAt'])
    .select(['m.attachments', 'm.event', 'o.kind', 'o.step', 'o.created_at as happenedAt'])
    .select(['v.name as visitorName', 'c.assignee_id as assigneeId', 'c.department_id as departmentId'])
    .select('c.last_agent_id as lastAgentId')
    .where('o.id', 'in', ids)
    .orderBy('o.id')
    .execute()
}

/** The bot is asked first (S9), and waited for as long as it may take: with nobody left to ask it, no longer. */
export function notWithBot(now: number) {
  return ({ eb, selectFrom }: ExpressionBuilder<Schema, 'outbox'>) =>
    eb(
      'message_id',
      'not in',
      selectFrom('bot_asks').select('message_id').where(sql<boolean>`outcome is null`).where('answer_by', '>', now),
    )
}

/**
 * Keeps others from these conversations until the end of the transaction: readers who mark as read, and servers that
 * route another message of the same. Always in the same order, so that two never wait for each other.
 */
export async function lockConversations(database: Database, trx: Trx, ids: readonly ConversationId[]): Promise<void> {
  await database.lockRows(trx.selectFrom('conversations').select('id').where('id', 'in', ids).orderBy('id')).execute()
}
