import type { Conversation, ConversationId, ConversationQuery, MessageId, Page, UserId } from '@deskbell/contract'
import { z } from 'zod'
import type { Database, Db } from '../db/database.ts'
import { excerptOf } from '../db/search/excerpt.ts'
import { findMessages, findVisitors, type Search } from '../db/search/find-hits.ts'
import { holdsWords, type SoughtWords, soughtWords } from '../db/search/words.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { conversationsById } from './conversation-query.ts'
import { isAsked, readQuery } from './narrow.ts'

/** First those found by name, then those found by a message; within each, its place in the index of words. */
const cursorSchema = z.tuple([z.enum(['name', 'text']), z.int()])
type Place = z.infer<typeof cursorSchema>

interface Found {
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly place: Place
}

/** Hits looked through for one page at most. A page may be short then, and leads on. */
const MOST_HITS = 20_000

/** A page of the conversations that hold the words sought, each once. */
export async function searchConversations(
  database: Database,
  userId: UserId,
  query: ConversationQuery & { q: string; limit: number },
): Promise<Page<Conversation> | HttpProblem> {
  const { limit, cursor } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursorSchema, cursor)
  if (after && !after.ok) return problem('cursor_invalid')
  const sought = soughtWords(query.q)
  if (!sought) return { items: [], nextCursor: null }
  const narrow = isAsked(await readQuery(database.db, userId, query))
  const search = { sought, narrow }
  const byName = await namePage(database, search, after?.value, limit + 1)
  const byText = await textPage(database, search, after?.value, limit + 1 - byName.length)
  const found = [...byName, ...byText.found]
  const page = found.slice(0, limit)
  const next = found.length > limit ? page.at(-1)?.place : byText.next
  return { items: await present(database.db, userId, page, sought), nextCursor: next ? encodeCursor(next) : null }
}

type Sought = Pick<Search, 'sought' | 'narrow'>

async function namePage(database: Database, search: Sought, after: Place | undefined, limit: number): Promise<Found[]> {
  if (after?.[0] === 'text') return []
  const hits = await findVisitors(database, { ...search, before: after?.[1], limit })
  return hits.map(({ id, conversationId }) => ({ conversationId, messageId: null, place: ['name', id] }))
}

/** @returns `next` if there may be more than was looked through */
async function textPage(
  database: Database,
  search: Sought,
  after: Place | undefined,
  limit: number,
): Promise<{ readonly found: readonly Found[]; readonly next: Place | undefined }> {
  const from = after?.[0] === 'text' ? after[1] : undefined
  const found = new Map<ConversationId, Found>()
  const known = new Set<ConversationId>()
  let before = from
  let looked = 0
  for (let chunk = limit * 2; found.size < limit; chunk *= 4) {
    const hits = await findMessages(database, { ...search, before, limit: chunk })
    const fresh = hits.filter(hit => !known.has(hit.conversationId))
    const ids = [...new Set(fresh.map(hit => hit.conversationId))]
    for (const id of ids) known.add(id)
    const elsewhere = await listedElsewhere(database, search, ids, from)
    for (const { id, conversationId, messageId } of fresh) {
      if (elsewhere.has(conversationId) || found.has(conversationId)) continue
      found.set(conversationId, { conversationId, messageId, place: ['text', id] })
    }
    before = hits.at(-1)?.id
    looked += hits.length
    if (hits.length < chunk || before === undefined)
      return { found: [...found.values()].slice(0, limit), next: undefined }
    if (looked >= MOST_HITS && found.size < limit) return { found: [...found.values()], next: ['text', before] }
  }
  return { found: [...found.values()].slice(0, limit), next: undefined }
}

/** Those of them that are found by name, or stood on an earlier page by a newer message. */
async function listedElsewhere(
  database: Database,
  { sought }: Sought,
  ids: readonly ConversationId[],
  from: number | undefined,
): Promise<ReadonlySet<ConversationId>> {
  if (ids.length === 0) return new Set()
  const names = await database.db
    .selectFrom('conversations as c')
    .innerJoin('visitor_words as w', 'w.visitor_id', 'c.visitor_id')
    .select(['c.id', 'w.words'])
    .where('c.id', 'in', ids)
    .execute()
  const listed = new Set(names.filter(({ words }) => holdsWords(words.split(' '), sought)).map(({ id }) => id))
  if (from === undefined) return listed
  const newer = await database.db
    .selectFrom('message_words')
    .select(['conversation_id', 'words'])
    .where('conversation_id', 'in', ids)
    .where('id', '>=', from)
    .execute()
  for (const { conversation_id, words } of newer) {
    if (holdsWords(words.split(' '), sought)) listed.add(conversation_id)
  }
  return listed
}

/** Conversations as lists show them, each with what was found of it. */
async function present(db: Db, userId: UserId, page: readonly Found[], sought: SoughtWords): Promise<Conversation[]> {
  const ids = page.map(({ conversationId }) => conversationId)
  const messages = page.flatMap(({ messageId }) => messageId ?? [])
  const texts = new Map(
    messages.length === 0
      ? []
      : (await db.selectFrom('messages').select(['id', 'text']).where('id', 'in', messages).execute()).map(row => [
          row.id,
          row.text,
        ]),
  )
  const matches = new Map(page.map(found => [found.conversationId, found.messageId]))
  return (await conversationsById(db, userId, ids)).map(conversation => {
    const messageId = matches.get(conversation.id)
    const text = messageId ? texts.get(messageId) : undefined
    const match = messageId && text !== undefined ? { messageId, excerpt: excerptOf(text, sought) } : null
    return { ...conversation, match }
  })
}
