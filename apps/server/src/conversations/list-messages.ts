import type { ConversationId, MessageId, MessagePage } from '@deskbell/contract'
import { z } from 'zod'
import type { MessagesTable } from '../db/schema.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { Reading } from './conversation-query.ts'
import { type MessageRow, toMessage } from './to-wire.ts'

/** As far as the column goes: PostgreSQL fails on more. */
const seqSchema = z.int32().min(0)
/** Older than a place, or newer than it. */
const cursorSchema = z.union([z.tuple([seqSchema]), z.tuple([seqSchema, z.literal('newer')])])

export interface ThreadQuery {
  readonly cursor?: string | undefined
  readonly limit: number
  /** Begins with this message in the middle. */
  readonly around?: MessageId | undefined
  /** Without what colleagues did. */
  readonly forVisitor?: boolean
}

/** A page of a conversation's messages, newest first. */
export async function listMessages(
  { db, fileLink }: Reading,
  conversationId: ConversationId,
  query: ThreadQuery,
): Promise<MessagePage | HttpProblem> {
  const thread = { db, fileLink, conversationId, forVisitor: query.forVisitor === true }
  const { limit, around } = query
  if (around !== undefined) return pageAround(thread, around, limit)
  if (query.cursor === undefined) return olderPage(thread, undefined, limit)
  const cursor = decodeCursor(cursorSchema, query.cursor)
  if (!cursor.ok) return problem('cursor_invalid')
  const [seq, direction] = cursor.value
  return direction === 'newer' ? newerPage(thread, seq, limit) : olderPage(thread, seq, limit)
}

interface Thread extends Reading {
  readonly conversationId: ConversationId
  readonly forVisitor: boolean
}

async function olderPage(thread: Thread, before: number | undefined, limit: number): Promise<MessagePage> {
  const { rows, more } = await read(thread, { seq: before, direction: 'older' }, limit)
  return {
    items: rows.map(row => toMessage(row, thread.fileLink)),
    nextCursor: olderThan(more ? rows.at(-1) : undefined),
  }
}

async function newerPage(thread: Thread, after: number, limit: number): Promise<MessagePage> {
  const { rows, more } = await read(thread, { seq: after, direction: 'newer' }, limit)
  const items = rows.toReversed()
  // What the client came from is older than all of it.
  return {
    items: items.map(row => toMessage(row, thread.fileLink)),
    nextCursor: olderThan(items.at(-1)),
    newerCursor: newerThan(more, items[0]),
  }
}

async function pageAround(thread: Thread, id: MessageId, limit: number): Promise<MessagePage | HttpProblem> {
  const at = await messages(thread).where('messages.id', '=', id).executeTakeFirst()
  if (!at) return problem('not_found')
  const newer = await read(thread, { seq: at.seq, direction: 'newer' }, Math.floor((limit - 1) / 2))
  const older = await read(thread, { seq: at.seq, direction: 'older' }, limit - 1 - newer.rows.length)
  const items = [...newer.rows.toReversed(), at, ...older.rows]
  return {
    items: items.map(row => toMessage(row, thread.fileLink)),
    nextCursor: olderThan(older.more ? items.at(-1) : undefined),
    newerCursor: newerThan(newer.more, items[0]),
  }
}

function messages({ db, conversationId, forVisitor }: Thread) {
  const all = db
    .selectFrom('messages')
    .leftJoin('users', 'users.id', 'messages.author_id')
    .selectAll('messages')
    .select('users.avatar_version as author_avatar')
    .where('conversation_id', '=', conversationId)
  return forVisitor ? all.where('author_kind', '<>', 'system') : all
}

/** The messages next to a place, the nearest first, and whether there are more behind them. */
async function read(
  thread: Thread,
  { seq, direction }: { readonly seq: number | undefined; readonly direction: 'older' | 'newer' },
  limit: number,
): Promise<{ readonly rows: readonly MessageRow[]; readonly more: boolean }> {
  let query = messages(thread)
    .orderBy('seq', direction === 'older' ? 'desc' : 'asc')
    .limit(limit + 1)
  if (seq !== undefined) query = query.where('seq', direction === 'older' ? '<' : '>', seq)
  const rows = await query.execute()
  return { rows: rows.slice(0, limit), more: rows.length > limit }
}

function olderThan(row: Pick<MessagesTable, 'seq'> | undefined): string | null {
  return row ? encodeCursor([row.seq]) : null
}

function newerThan(more: boolean, row: Pick<MessagesTable, 'seq'> | undefined): string | null {
  return more && row ? encodeCursor([row.seq, 'newer']) : null
}
