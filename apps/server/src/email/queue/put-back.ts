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
  await db
    .updateTable('mails')
    .set({ ...free, state: 'queued', ...(dueAt === undefined ? {} : { due_at: dueAt }) })
    .where('state', '=', sql.lit('leased' as const))
    .where(which)
    .execute()
}
