import type { ConversationId, VisitorId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { erase } from './erase.ts'

/** Conversations looked at in one round of {@link removeClosed}: each is a short transaction of its own. */
const AT_ONCE = 50

/** Up to where a round has looked. */
export interface ClosedPlace {
  readonly lastMessageAt: number
  readonly id: ConversationId
}

export interface RemovedClosed {
  readonly removed: number
  /** Where to go on; undefined if nothing older is left. */
  readonly next: ClosedPlace | undefined
}

/**
 * Removes closed conversations in which nothing was written since a time, with everything that belongs to them, and the
 * visitor with the last of them, if they did not come back since. One of which something is being sent waits for the next time.
 * @param before milliseconds
 */
export async function removeClosed(
  database: Database,
  before: number,
  { now, after }: { readonly now: number; readonly after?: ClosedPlace | undefined },
): Promise<RemovedClosed> {
  const place = after
    ? sql<boolean>`(last_message_at, id) > (${after.lastMessageAt}, ${after.id})`
    : sql<boolean>`1 = 1`
  const old = await database.db
    .selectFrom('conversations')
    .select(['id', 'visitor_id', 'last_message_at'])
    .where('status', '=', 'closed')
    .where('last_message_at', '<', before)
    .where(place)
    .orderBy('last_message_at')
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()
  let removed = 0
  for (const { id, visitor_id } of old)
    removed += (await removeOne(database, { id, visitor_id }, { before, now })) ? 1 : 0
  const last = old.length === AT_ONCE ? old.at(-1) : undefined
  return { removed, next: last && { lastMessageAt: last.last_message_at, id: last.id } }
}

async function removeOne(
  database: Database,
  { id, visitor_id }: { readonly id: ConversationId; readonly visitor_id: VisitorId },
  { before, now }: { readonly before: number; readonly now: number },
): Promise<boolean> {
  return database.transaction(async (trx, wake) => {
    // In the order in which a message of the visitor locks them.
    const visitor = await database
      .lockRows(trx.selectFrom('visitors').select(['id', 'created_at', 'last_seen_at']).where('id', '=', visitor_id))
      .executeTakeFirst()
    const conversation = await database
      .lockRows(
        trx.selectFrom('conversations').select(['status', 'last_entry_at', 'last_message_at']).where('id', '=', id),
      )
      .executeTakeFirst()
    if (!visitor || conversation?.status !== 'closed') return false
    // Who closed it when is an entry of the thread too.
    if (Math.max(conversation.last_entry_at, conversation.last_message_at) >= before) return false
    const others = await trx
      .selectFrom('conversations')
      .select('id')
      .where('visitor_id', '=', visitor_id)
      .where('id', '!=', id)
      .limit(1)
      .executeTakeFirst()
    const wholeVisitor = others === undefined && (visitor.last_seen_at ?? visitor.created_at) < before
    if (wholeVisitor) wake('rights', visitor_id)
    return (await erase(trx, wake, { visitorId: visitor_id, wholeVisitor, conversationIds: [id] }, now)) === 'done'
  })
}
