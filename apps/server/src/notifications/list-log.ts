import type { ConversationId, DeviceId, MessageId, NotificationId, Page, Trace, UserId } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import { type ExpressionBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { readTraces } from './read-trace.ts'

export interface LogListing {
  /** Undefined lists everybody's. Of one conversation or message what its visitor was sent is listed either way. */
  readonly recipient: UserId | undefined
  readonly conversationId: ConversationId | undefined
  readonly messageId: MessageId | undefined
  readonly deviceId: DeviceId | undefined
  readonly decision: 'send' | 'skip' | undefined
  /** Those that this channel decided about; with `decision`, so. */
  readonly channel: 'push' | 'email' | undefined
  /** Part of the visitor's or the recipient's name. */
  readonly q: string | undefined
  readonly cursor: string | undefined
  readonly limit: number
}

export type LogPage =
  | { readonly ok: true; readonly page: Page<Trace> }
  | { readonly ok: false; readonly code: 'cursor_invalid' }

const placeSchema = z.tuple([z.int(), id('ntf')])

/** A page of the log, newest first: who was notified or not, and why. Each with the newest attempt alone. */
export async function listLog(db: Db, listing: LogListing, now: number): Promise<LogPage> {
  const after = listing.cursor === undefined ? undefined : decodeCursor(placeSchema, listing.cursor)
  if (after?.ok === false) return { ok: false, code: 'cursor_invalid' }
  const rows = await matching(db, listing, after?.value).execute()
  const shown = rows.slice(0, listing.limit)
  const last = shown.at(-1)
  const items = await readTraces(
    db,
    shown.map(row => row.id),
    { now, attempts: 'newest' },
  )
  const nextCursor = rows.length > listing.limit && last ? encodeCursor([last.decided_at, last.id]) : null
  return { ok: true, page: { items, nextCursor } }
}

type After = readonly [number, NotificationId] | undefined

/** Each table by its own index, and then both: neither is read further than a page. */
function matching(db: Db, listing: LogListing, after: After) {
  const most = listing.limit + 1
  const team = toTeam(db, listing, after).orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(most)
  const visitors = toVisitors(db, listing, after).orderBy('decided_at', 'desc').orderBy('id', 'desc').limit(most)
  return db
    .selectFrom(team.as('team'))
    .selectAll()
    .unionAll(db.selectFrom(visitors.as('visitors')).selectAll())
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
}

/** What was decided about mails to visitors. */
function toVisitors(db: Db, listing: LogListing, after: After) {
  const { recipient, conversationId, messageId, deviceId, decision, channel, q } = listing
  let query = db.selectFrom('visitor_decisions').select(['id', 'decided_at'])
  const isOfOne = conversationId !== undefined || messageId !== undefined
  if (channel === 'push' || deviceId !== undefined || (recipient !== undefined && !isOfOne)) {
    query = query.where(sql<boolean>`1 = 0`)
  }
  if (conversationId !== undefined) query = query.where('conversation_id', '=', conversationId)
  if (messageId !== undefined) query = query.where('message_id', '=', messageId)
  if (decision !== undefined) query = query.where('decision', '=', decision)
  if (q !== undefined) {
    query = query.where('visitor_id', 'in', db.selectFrom('visitors').select('id').where(isLike('name', q)))
  }
  if (after) query = query.where(isAfter(after))
  return query
}

function toTeam(db: Db, listing: LogListing, after: After) {
  const { recipient, conversationId, messageId, deviceId, decision, channel, q } = listing
  let query = db.selectFrom('notifications').select(['id', 'decided_at'])
  if (recipient !== undefined) query = query.where('user_id', '=', recipient)
  if (conversationId !== undefined) query = query.where('conversation_id', '=', conversationId)
  if (messageId !== undefined) query = query.where('message_id', '=', messageId)
  if (channel !== undefined) query = query.where(byChannel(channel, decision))
  else if (decision !== undefined) query = query.where('decision', '=', decision)
  if (q !== undefined) query = query.where(named(db, q))
  if (deviceId !== undefined) {
    const rung = db.selectFrom('deliveries').select('notification_id').where('device_id', '=', deviceId)
    query = query.where('id', 'in', rung)
  }
  if (after) query = query.where(isAfter(after))
  return query
}

function isAfter([decidedAt, id]: NonNullable<After>) {
  return sql<boolean>`(decided_at, id) < (${decidedAt}, ${id})`
}

/** In the text as `keepChannels` writes it. What is no visitor's message was push's alone. */
function byChannel(channel: 'push' | 'email', decision: 'send' | 'skip' | undefined) {
  const start = `%"channel":"${channel}","decision":"${decision ?? ''}`
  const said = sql<boolean>`channels like ${`${start}%`}`
  if (channel === 'email') return said
  const older =
    decision === undefined
      ? sql<boolean>`channels is null`
      : sql<boolean>`(channels is null and decision = ${decision})`
  return sql<boolean>`(${said} or ${older})`
}

/** Case does not count, of letters that both databases fold. */
function isLike(name: string, q: string) {
  const part = `%${q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`lower(${sql.ref(name)}) like ${part} escape '\\'`
}

function named(db: Db, q: string) {
  const users = db.selectFrom('users').select('id').where(isLike('name', q))
  const conversations = db
    .selectFrom('conversations as c')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .select('c.id')
    .where(isLike('v.name', q))
  return ({ or, eb }: ExpressionBuilder<Schema, 'notifications'>) =>
    or([eb('user_id', 'in', users), eb('conversation_id', 'in', conversations)])
}
