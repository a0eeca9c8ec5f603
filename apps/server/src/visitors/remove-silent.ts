import type { VisitorId } from '@deskbell/contract'
import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { erase } from './erase.ts'

/** Visitors looked at in one round of {@link removeSilent}: by their key, for no other index says who never wrote. */
const AT_ONCE = 500

/**
 * Removes visitors who never wrote anything and were not there since a time: somebody opened the chat and closed it
 * again. Whoever comes back after that is a new visitor.
 * @param before milliseconds
 * @param after up to where the last round has looked
 */
export async function removeSilent(
  database: Database,
  before: number,
  { now, after }: { readonly now: number; readonly after?: VisitorId | undefined },
): Promise<{ readonly removed: number; readonly next: VisitorId | undefined }> {
  const rows = await database.db
    .selectFrom('visitors')
    .select('id')
    .select(sql<number>`case when ${isSilent(before)} then 1 else 0 end`.as('silent'))
    .where('id', '>', after ?? ('' as VisitorId))
    .orderBy('id')
    .limit(AT_ONCE)
    .execute()
  let removed = 0
  for (const { id, silent } of rows) {
    if (silent === 1 && (await removeOne(database, id, { before, now }))) removed += 1
  }
  return { removed, next: rows.length === AT_ONCE ? rows.at(-1)?.id : undefined }
}

const isSilent = (before: number) => sql<boolean>`(
  coalesce(visitors.last_seen_at, visitors.created_at) < ${before}
  and not exists (select 1 from conversations where conversations.visitor_id = visitors.id)
)`

async function removeOne(
  database: Database,
  id: VisitorId,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<boolean> {
  return database.transaction(async (trx, wake) => {
    // Whoever writes a first message locks this row before there is a conversation.
    const locked = await database.lockRows(trx.selectFrom('visitors').select('id').where('id', '=', id)).execute()
    if (locked.length === 0) return false
    const still = await trx.selectFrom('visitors').select('id').where('id', '=', id).where(isSilent(before)).execute()
    if (still.length === 0) return false
    wake('rights', id)
    return (await erase(trx, wake, { visitorId: id, wholeVisitor: true, conversationIds: [] }, now)) === 'done'
  })
}
