import type { Conversation, ConversationId, ConversationQuery, MessageId, Page, UserId } from '@deskbell/contract'
import type { RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import { excerptOf } from '../db/search/excerpt.ts'
import { narrowHits, newestHits } from '../db/search/find-hits.ts'
import { holdsWords, type SoughtWords, soughtWords } from '../db/search/words.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { conversationsById, type Reading } from './conversation-query.ts'
import { isAsked, readQuery } from './narrow.ts'
import type { FileLink } from './to-wire.ts'

/** First those found by name, then those found by a message; within each, its place in the index of words. */
const cursorSchema = z.tuple([z.enum(['name', 'text']), z.int()])
type Place = z.infer<typeof cursorSchema>

interface Found {
  readonly conversationId: ConversationId
  readonly messageId: MessageId | null
  readonly place: Place
}

/** Texts looked through at first; four times as many each time that there were too few conversations among them. */
const AT_FIRST = 200
/** Having looked through so many, a page is as long as it is, and leads on: one of ten, of some, of none. */
const ENOUGH_FOR_TEN = 2_000
const ENOUGH = 10_000
const ENOUGH_FOR_NOTHING = 100_000

/** A page of the conversations that hold the words sought, each once. */
export async function searchConversations(
  { database, fileLink }: { readonly database: Database; readonly fileLink: FileLink },
  userId: UserId,
  query: ConversationQuery & { q: string; limit: number },
): Promise<Page<Conversation> | HttpProblem> {
  const { limit, cursor } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursorSchema, cursor)
  if (after && !after.ok) return problem('cursor_invalid')
  const sought = soughtWords(query.q)
  if (!sought) return { items: [], nextCursor: null }
  const search = { sought, narrow: isAsked(await readQuery(database.db, userId, query)) }
  const [phase, place] = after?.value ?? ['name', undefined]
  const byName = phase === 'text' ? nothing : await collect(database, search, 'name', place, limit + 1)
  const isComplete = byName.next === undefined && byName.found.length <= limit
  const byText = isComplete
    ? await collect(database, search, 'text', phase === 'text' ? place : undefined, limit + 1 - byName.found.length)
    : nothing
  const found = [...byName.found, ...byText.found]
  const page = found.slice(0, limit)
  const next = found.length > limit ? page.at(-1)?.place : (byName.next ?? byText.next)
  return {
    items: await present({ db: database.db, fileLink }, userId, page, sought),
    nextCursor: next ? encodeCursor(next) : null,
  }
}

interface Search {
  readonly sought: SoughtWords
  /** A condition on the conversation `c`. */
  readonly narrow: RawBuilder<unknown>
}

interface Collected {
  readonly found: readonly Found[]
  /** Where to go on, if it was enough before the end. */
  readonly next: Place | undefined
}

const nothing: Collected = { found: [], next: undefined }

/** The next conversations from a place on, each once, the one with the newest text first. */
async function collect(
  database: Database,
  { sought, narrow }: Search,
  phase: Place[0],
  from: number | undefined,
  limit: number,
): Promise<Collected> {
  const words = phase === 'name' ? 'visitor_words' : 'message_words'
  const found = new Map<ConversationId, Found>()
  const known = new Set<ConversationId>()
  let before = from
  let looked = 0
  for (let some = AT_FIRST; ; some = Math.min(some * 4, ENOUGH)) {
    const { ids, next } = await newestHits(database, words, { sought, before, limit: some })
    const hits = (await narrowHits(database, words, ids, narrow)).filter(hit => !known.has(hit.conversationId))
    const fresh = [...new Set(hits.map(hit => hit.conversationId))]
    for (const id of fresh) known.add(id)
    const elsewhere = phase === 'text' ? await listedElsewhere(database, sought, fresh, from) : new Set()
    for (const { id, conversationId, messageId } of hits) {
      if (elsewhere.has(conversationId) || found.has(conversationId)) continue
      found.set(conversationId, { conversationId, messageId, place: [phase, id] })
    }
    before = next
    looked += ids.length
    if (next === undefined || found.size >= limit)
      return { found: [...found.values()].slice(0, limit), next: undefined }
    const enough = found.size >= 10 ? ENOUGH_FOR_TEN : found.size > 0 ? ENOUGH : ENOUGH_FOR_NOTHING
    if (looked >= enough) return { found: [...found.values()], next: [phase, next] }
  }
}

/** Those of them that are found by name, or stood on an earlier page by a newer message. */
async function listedElsewhere(
  database: Database,
  sought: SoughtWords,
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
async function present(
  reading: Reading,
  userId: UserId,
  page: readonly Found[],
  sought: SoughtWords,
): Promise<Conversation[]> {
  const ids = page.map(({ conversationId }) => conversationId)
  const messages = page.flatMap(({ messageId }) => messageId ?? [])
  const texts = new Map(
    messages.length === 0
      ? []
      : (await reading.db.selectFrom('messages').select(['id', 'text']).where('id', 'in', messages).execute()).map(
          row => [row.id, row.text],
        ),
  )
  const matches = new Map(page.map(found => [found.conversationId, found.messageId]))
  return (await conversationsById(reading, userId, ids)).map(conversation => {
    const messageId = matches.get(conversation.id)
    const text = messageId ? texts.get(messageId) : undefined
    const match = messageId && text !== undefined ? { messageId, excerpt: excerptOf(text, sought) } : null
    return { ...conversation, match }
  })
}
