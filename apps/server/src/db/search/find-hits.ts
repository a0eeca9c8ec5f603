import type { ConversationId, MessageId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { SoughtWords } from './words.ts'

/** A message that was found, by its place in the index: the newest has the greatest. */
export interface MessageHit {
  readonly id: number
  readonly messageId: MessageId
  readonly conversationId: ConversationId
}

/** A conversation that was found by its visitor's name or address. */
export interface VisitorHit {
  readonly id: number
  readonly conversationId: ConversationId
}

export interface Search {
  readonly sought: SoughtWords
  /** Below this place; from the newest without. */
  readonly before: number | undefined
  /** A condition on the conversation, under the name `c`. */
  readonly narrow: RawBuilder<unknown>
  readonly limit: number
}

/** PostgreSQL keeps no order in its index of words: so many of the newest messages are looked through without it first. */
const NEWEST = 4_000

/** Messages that hold all the words, the newest first. */
export async function findMessages(database: Database, search: Search): Promise<readonly MessageHit[]> {
  const { db } = database
  const { narrow, limit, sought } = search
  const columns = sql`w.id, w.message_id as "messageId", w.conversation_id as "conversationId"`
  if (database.kind === 'sqlite') {
    const { rows } = await sql<MessageHit>`
      select ${columns} from message_words_index
      cross join message_words as w on w.id = message_words_index.rowid
      cross join conversations as c on c.id = w.conversation_id
      where message_words_index match ${sqliteQuery(sought)} and message_words_index.rowid < ${search.before ?? FIRST}
        and ${narrow}
      order by message_words_index.rowid desc limit ${limit}`.execute(db)
    return rows
  }
  const holds = sql`w.vector @@ ${postgresQuery(sought)}::tsquery`
  const ofConversation = sql`join conversations as c on c.id = w.conversation_id`
  const before = sql`w.id < ${search.before ?? FIRST}`
  const newest = await sql<MessageHit>`
    with w as materialized (
      select id, message_id, conversation_id, vector from message_words as w where ${before} order by id desc limit ${NEWEST}
    )
    select ${columns} from w ${ofConversation} where ${holds} and ${narrow} order by w.id desc limit ${limit}`.execute(
    db,
  )
  if (newest.rows.length === limit) return newest.rows
  const all = await sql<MessageHit>`
    with w as materialized (select id, message_id, conversation_id from message_words as w where ${holds} and ${before})
    select ${columns} from w ${ofConversation} where ${narrow} order by w.id desc limit ${limit}`.execute(db)
  return all.rows
}

/** Conversations whose visitor's name and address hold all the words, those that came last first. */
export async function findVisitors(database: Database, search: Search): Promise<readonly VisitorHit[]> {
  const { db } = database
  const { narrow, limit, sought } = search
  const columns = sql`w.id, c.id as "conversationId"`
  const before = search.before ?? FIRST
  if (database.kind === 'sqlite') {
    const { rows } = await sql<VisitorHit>`
      select ${columns} from visitor_words_index
      cross join visitor_words as w on w.id = visitor_words_index.rowid
      cross join conversations as c on c.visitor_id = w.visitor_id
      where visitor_words_index match ${sqliteQuery(sought)} and visitor_words_index.rowid < ${before} and ${narrow}
      order by visitor_words_index.rowid desc limit ${limit}`.execute(db)
    return rows
  }
  const holds = sql`w.vector @@ ${postgresQuery(sought)}::tsquery and w.id < ${before}`
  const ofVisitor = sql`join conversations as c on c.visitor_id = w.visitor_id`
  const newest = await sql<VisitorHit>`
    with w as materialized (
      select id, visitor_id, vector from visitor_words as w where w.id < ${before} order by id desc limit ${NEWEST}
    )
    select ${columns} from w ${ofVisitor} where ${holds} and ${narrow} order by w.id desc limit ${limit}`.execute(db)
  if (newest.rows.length === limit) return newest.rows
  const all = await sql<VisitorHit>`
    with w as materialized (select id, visitor_id from visitor_words as w where ${holds})
    select ${columns} from w ${ofVisitor} where ${narrow} order by w.id desc limit ${limit}`.execute(db)
  return all.rows
}

/** Above every place. */
const FIRST = Number.MAX_SAFE_INTEGER

/** Words are letters and digits alone: between quotes nothing in them can be an operator. */
function sqliteQuery({ whole, begun }: SoughtWords): string {
  return [...whole.map(one => `"${one}"`), ...(begun === undefined ? [] : [`"${begun}"*`])].join(' AND ')
}

function postgresQuery({ whole, begun }: SoughtWords): string {
  return [...whole.map(one => `'${one}'`), ...(begun === undefined ? [] : [`'${begun}':*`])].join(' & ')
}
