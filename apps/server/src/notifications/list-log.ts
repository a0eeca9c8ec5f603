import type { ConversationId, DeviceId, NotificationId, Page, Trace, UserId } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import { type ExpressionBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import type { Schema } from '../db/schema.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { readTraces } from './read-trace.ts'

export interface LogListing {
  /** Undefined lists everybody's. */
  readonly recipient: UserId | undefined
  readonly conversationId: ConversationId | undefined
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
  const rows = await matching(db, listing, after?.value)
    .limit(listing.limit + 1)
    .execute()
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

function matching(db: Db, listing: LogListing, after: readonly [number, NotificationId] | undefined) {
  const { recipient, conversationId, deviceId, decision, channel, q } = listing
  let query = db
    .selectFrom('notifications')
    .select(['id', 'decided_at'])
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
  if (recipient !== undefined) query = query.where('user_id', '=', recipient)
  if (conversationId !== undefined) query = query.where('conversation_id', '=', conversationId)
  if (channel !== undefined) query = query.where(byChannel(channel, decision))
  else if (decision !== undefined) query = query.where('decision', '=', decision)
  if (q !== undefined) query = query.where(named(db, q))
  if (deviceId !== undefined) {
    const rung = db.selectFrom('deliveries').select('notification_id').where('device_id', '=', deviceId)
    query = query.where('id', 'in', rung)
  }
  if (after) query = query.where(sql<boolean>`(decided_at, id) < (${after[0]}, ${after[1]})`)
  return query
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
function named(db: Db, q: string) {
  const part = `%${q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
  const isLike = (name: string) => sql<boolean>`lower(${sql.ref(name)}) like ${part} escape '\\'`
  const users = db.selectFrom('users').select('id').where(isLike('name'))
  const conversations = db
    .selectFrom('conversations as c')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .select('c.id')
    .where(isLike('v.name'))
  return ({ or, eb }: ExpressionBuilder<Schema, 'notifications'>) =>
    or([eb('user_id', 'in', users), eb('conversation_id', 'in', conversations)])
}
