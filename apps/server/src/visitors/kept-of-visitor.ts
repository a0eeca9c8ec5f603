import type { ConversationId, VisitorId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Schema } from '../db/schema.ts'

/** Whose, and which of their conversations. */
export interface Scope {
  readonly visitorId: VisitorId
  /** Is the visitor meant too, or the conversations alone? */
  readonly wholeVisitor: boolean
  readonly conversationIds: readonly ConversationId[]
}

export interface Place {
  readonly table: keyof Schema
  /** Which rows hold something of them. */
  readonly rows: (scope: Scope) => RawBuilder<boolean>
  /** Columns that no export holds: keys and hashes of tokens. */
  readonly without?: readonly string[]
  /** What stands in an export instead of the row: files are beside it, in the same archive. */
  readonly shownAs?: RawBuilder<unknown>
}

const within = (column: string, { conversationIds }: Scope) =>
  conversationIds.length === 0
    ? sql<boolean>`1 = 0`
    : sql<boolean>`${sql.ref(column)} in (${sql.join(conversationIds)})`

const ofVisitor = (column: string, { visitorId, wholeVisitor }: Scope) =>
  wholeVisitor ? sql<boolean>`${sql.ref(column)} = ${visitorId}` : sql<boolean>`1 = 0`

const ofNotifications = (column: string, scope: Scope) =>
  sql<boolean>`${sql.ref(column)} in (select id from notifications where ${within('conversation_id', scope)})`

export const ofFiles = (scope: Scope) => sql<boolean>`(
  message_id in (select id from messages where ${within('conversation_id', scope)}) or ${ofVisitor('visitor_id', scope)}
)`

/**
 * Each table that holds something of a visitor, in the order in which rows can be deleted. Export and erasure go by it:
 * what is missing here is neither shown nor erased. The log of live events is the one other place, see `rewriteEvents`.
 */
export const keptOfVisitor: readonly Place[] = [
  {
    table: 'attempts',
    rows: scope =>
      sql<boolean>`delivery_id in (select id from deliveries where ${ofNotifications('notification_id', scope)})`,
  },
  {
    table: 'deliveries',
    rows: scope => ofNotifications('notification_id', scope),
    without: ['body', 'body_endpoint_hash'],
  },
  {
    table: 'mail_attempts',
    rows: scope => sql<boolean>`mail_id in (select id from mails where ${within('conversation_id', scope)})`,
  },
  { table: 'visitor_decisions', rows: scope => within('conversation_id', scope) },
  { table: 'mails', rows: scope => within('conversation_id', scope) },
  { table: 'notifications', rows: scope => within('conversation_id', scope) },
  { table: 'outbox', rows: scope => within('conversation_id', scope) },
  { table: 'bot_asks', rows: scope => within('conversation_id', scope), without: ['lease_owner', 'lease_until'] },
  { table: 'read_states', rows: scope => within('conversation_id', scope) },
  { table: 'conversation_mutes', rows: scope => within('conversation_id', scope) },
  { table: 'escalations', rows: scope => within('conversation_id', scope) },
  { table: 'held_rings', rows: scope => within('conversation_id', scope) },
  { table: 'message_words', rows: scope => within('conversation_id', scope) },
  { table: 'visitor_words', rows: scope => ofVisitor('visitor_id', scope) },
  {
    table: 'presence',
    rows: scope => sql<boolean>`(${within('conversation_id', scope)} or ${ofVisitor('visitor_id', scope)})`,
  },
  {
    table: 'idempotency_keys',
    // Answers to agents hold texts too; they are found by the address that was asked.
    rows: scope => {
      const routes = scope.conversationIds.map(
        id => sql<boolean>`route like ${`%/${id.replaceAll('_', '\\_')}/%`} escape '\\'`,
      )
      return sql<boolean>`(${sql.join([ofVisitor('caller', scope), ...routes], sql` or `)})`
    },
    without: ['body_hash', 'key'],
  },
  {
    table: 'attachment_pieces',
    rows: scope => sql<boolean>`attachment_id in (select id from attachments where ${ofFiles(scope)})`,
    shownAs: sql`attachment_id, n, length(bytes) as size`,
  },
  { table: 'attachments', rows: ofFiles },
  { table: 'messages', rows: scope => within('conversation_id', scope) },
  { table: 'conversations', rows: scope => within('id', scope) },
  { table: 'visitors', rows: scope => ofVisitor('id', scope), without: ['token_hash'] },
]
