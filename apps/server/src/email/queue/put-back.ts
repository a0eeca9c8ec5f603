import type { DeliveryId } from '@deskbell/contract'
import type { Expression } from 'kysely'
import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Schema } from '../../db/schema.ts'
import type { MailCancelReason } from '../../db/schema-mails.ts'

/** A newer mail of the conversation to the same recipient came while this one was in hand. */
const overtaken = sql<boolean>`exists (select 1 from mails as newer where newer.state = 'queued'
  and newer.conversation_id = mails.conversation_id
  and coalesce(newer.user_id, newer.visitor_id) = coalesce(mails.user_id, mails.visitor_id))`

/**
 * Puts mails that were not sent back into the queue. One that was overtaken is superseded, for the newer one tells of
 * everything: of one conversation and recipient at most one waits. What it was to be cancelled for meanwhile holds.
 * @param which of those that are leased
 */
export async function putBack(
  db: Db,
  which: (eb: ExpressionBuilder<Schema, 'mails'>) => Expression<SqlBool>,
  dueAt?: number,
): Promise<void> {
  const free = { lease_owner: null, lease_until: null } as const
  await db
    .updateTable('mails')
    .set(({ fn, ref, val }) => ({
      ...free,
      state: 'cancelled',
      cancel_reason: fn.coalesce(ref('cancel_reason'), val<MailCancelReason>('superseded')),
    }))
    .where('state', '=', sql.lit('leased' as const))
    .where(which)
    .where(({ or, eb }) => or([eb('cancel_reason', 'is not', null), overtaken]))
    .execute()
  const older = await olderOfTwo(db, which)
  if (older.length > 0) {
    await db
      .updateTable('mails')
      .set({ ...free, state: 'cancelled', cancel_reason: 'superseded' })
      .where('id', 'in', older)
      .execute()
  }
  await db
    .updateTable('mails')
    .set({ ...free, state: 'queued', ...(dueAt === undefined ? {} : { due_at: dueAt }) })
    .where('state', '=', sql.lit('leased' as const))
    .where(which)
    .execute()
}

/** Two of one conversation and recipient may be in hand, the older one with a server that died: the newer one tells of all. */
async function olderOfTwo(
  db: Db,
  which: (eb: ExpressionBuilder<Schema, 'mails'>) => Expression<SqlBool>,
): Promise<DeliveryId[]> {
  const rows = await db
    .selectFrom('mails')
    .select(['id', 'conversation_id', 'user_id', 'visitor_id'])
    .where('state', '=', sql.lit('leased' as const))
    .where('conversation_id', 'is not', null)
    .where(which)
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  const waits = new Set<string>()
  return rows.flatMap(({ id, conversation_id, user_id, visitor_id }) => {
    const place = `${conversation_id} ${user_id ?? visitor_id}`
    if (waits.has(place)) return [id]
    waits.add(place)
    return []
  })
}
