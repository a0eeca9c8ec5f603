import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import type { Scope } from './kept-of-visitor.ts'

/**
 * The log of live events holds messages and names for a day. What it has of them becomes "this conversation changed":
 * deleted rows would be places that clients cannot resume at.
 */
export async function rewriteEvents(trx: Trx, { conversationIds }: Scope): Promise<void> {
  for (const conversationId of conversationIds) {
    const data = JSON.stringify({ conversationId })
    // Ids are random: nothing else holds one, and text that quotes one only becomes less.
    await sql`update events set type = 'conversation.updated', data = ${data}
      where data like ${`%${conversationId.replaceAll('_', '\\_')}%`} escape '\\'`.execute(trx)
  }
}
