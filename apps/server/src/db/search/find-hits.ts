import type { ConversationId, MessageId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database.ts'
import type { SoughtWords } from './words.ts'

/** What was found, by its place in the index: the newest has the greatest. */
export interface Hit {
  readonly id: number
  readonly conversationId: ConversationId
  /** Null if it was the visitor's name or address. */
  readonly messageId: MessageId | null
}

export interface Hits {
  readonly ids: readonly number[]
  /** Below this place there may be more; undefined if there is nothing. */
  readonly next: number | undefined
}

/** Where texts are found: those of messages, or visitors by name and address. */
export type Words = 'message_words' | 'visitor_words'

/** PostgreSQL keeps no order in its index of words: so many of the newest texts are looked through without it first. */
const NEWEST = 4_000
/** If so many of these hold the words, they are all over: the index would give thousands, to be sorted. */
const COMMON = 40

/**
 * The newest texts that hold all the words, whosever they are.
 * @param before below this place
 * @param limit the most of them; there may be fewer though there are more to come
 */
export async function newestHits(
  database: Database,
  words: Words,
  { sought, before = FIRST, limit }: { sought: SoughtWords; before: number | undefined; limit: number },
): Promise<Hits> {
  const { db } = database
  if (database.kind === 'sqlite') {
    const index = sql.table(`${words}_index`)
    const { rows } = await sql<{ id: number }>`
      select rowid as id from ${index} where ${index} match ${sqliteQuery(sought)} and rowid < ${before}
      order by rowid desc limit ${limit}`.execute(db)
    return hitsOf(rows, limit)
  }
  const holds = sql`vector @@ ${postgresQuery(sought)}::tsquery`
  const newest = await sql<{ id: number; holds: boolean }>`
    select id, ${holds} as holds from ${sql.table(words)} where id < ${before} order by id desc limit ${NEWEST}`.execute(
    db,
  )
  const ids = newest.rows.filter(row => row.holds).map(({ id }) => id)
  const last = newest.rows.at(-1)?.id
  if (newest.rows.length < NEWEST) return { ids, next: undefined }
  if (ids.length >= COMMON) return { ids, next: last }
  const { rows } = await sql<{ id: number }>`
    with found as materialized (select id from ${sql.table(words)} where ${holds} and id < ${before})
    select id from found order by id desc limit ${limit}`.execute(db)
  return hitsOf(rows, limit)
}

/** Those of them whose conversation (`c`) is asked for, the newest first. */
export async function narrowHits(
  database: Database,
  words: Words,
  ids: readonly number[],
  narrow: RawBuilder<unknown>,
): Promise<readonly Hit[]> {
  if (ids.length === 0) return []
  const list = JSON.stringify(ids)
  const places =
    database.kind === 'sqlite'
      ? sql`select value as id from json_each(${list})`
      : sql`select value::bigint as id from json_array_elements_text(${list}::json)`
  const { rows } =
    words === 'message_words'
      ? await sql<Hit>`
          select w.id, c.id as "conversationId", w.message_id as "messageId" from (${places}) as p
          join message_words as w on w.id = p.id join conversations as c on c.id = w.conversation_id
          where ${narrow} order by w.id desc`.execute(database.db)
      : await sql<Hit>`
          select w.id, c.id as "conversationId", null as "messageId" from (${places}) as p
          join visitor_words as w on w.id = p.id join conversations as c on c.visitor_id = w.visitor_id
          where ${narrow} order by w.id desc`.execute(database.db)
  return rows
}

/** Above every place. */
const FIRST = Number.MAX_SAFE_INTEGER

function hitsOf(rows: readonly { readonly id: number }[], limit: number): Hits {
  return { ids: rows.map(({ id }) => id), next: rows.length < limit ? undefined : rows.at(-1)?.id }
}

/** Words are letters and digits alone: between quotes nothing in them can be an operator. */
function sqliteQuery({ whole, begun }: SoughtWords): string {
  return [...whole.map(one => `"${one}"`), ...(begun === undefined ? [] : [`"${begun}"*`])].join(' AND ')
}

function postgresQuery({ whole, begun }: SoughtWords): string {
  return [...whole.map(one => `'${one}'`), ...(begun === undefined ? [] : [`'${begun}':*`])].join(' & ')
}
