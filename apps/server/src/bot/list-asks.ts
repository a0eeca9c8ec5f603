import type { BotAsk, BotOutcome, Page } from '@deskbell/contract'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

const placeSchema = z.tuple([z.int(), z.string()])

export interface AsksAsked {
  readonly outcome: BotOutcome | undefined
  readonly cursor: string | undefined
  readonly limit: number
}

/** What the bot was asked, the newest first. Undefined: the cursor is not one of ours. */
export async function listAsks(db: Db, { outcome, cursor, limit }: AsksAsked): Promise<Page<BotAsk> | undefined> {
  const after = cursor === undefined ? undefined : decodeCursor(placeSchema, cursor)
  if (after && !after.ok) return undefined
  let query = db
    .selectFrom('bot_asks as a')
    .innerJoin('conversations as c', 'c.id', 'a.conversation_id')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .select(['a.id', 'a.asked_at', 'a.conversation_id', 'a.message_id', 'a.outcome'])
    .select(['a.fault', 'a.status', 'a.took_ms', 'a.words', 'v.id as visitorId', 'v.name'])
    .orderBy('a.asked_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
  if (outcome !== undefined) query = query.where('a.outcome', '=', outcome)
  if (after) query = query.where(sql<boolean>`(a.asked_at, a.id) < (${after.value[0]}, ${after.value[1]})`)
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  return {
    items: rows.map(row => ({
      id: row.id,
      at: new Date(Number(row.asked_at)).toISOString(),
      conversationId: row.conversation_id,
      messageId: row.message_id,
      visitor: { id: row.visitorId, name: row.name ?? 'Visitor' },
      ...{ outcome: row.outcome, fault: row.fault, status: row.status, tookMs: row.took_ms, words: row.words },
    })),
    nextCursor: last ? encodeCursor([Number(last.asked_at), last.id]) : null,
  }
}
