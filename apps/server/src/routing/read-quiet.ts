import type { ConversationId, UserId } from '@deskbell/contract'
import type { Database, Trx } from '../db/database.ts'
import { quietRules } from '../db/quiet-rules.ts'
import type { Clock } from '../ports.ts'
import { type QuietReason, quietAt, quietUntil } from '../quiet-times.ts'

/** Somebody who is not to be rung now. */
export interface Quiet {
  readonly reason: QuietReason
  /** When that ends, in ms since 1970; null: never. Costs more than to know that it lasts. */
  readonly until: () => number | null
}

/**
 * Who wants to be left alone now. Their rules stay as they are until the end of the transaction, and so does the time:
 * whoever ends their quiet comes before or after, and what is held back is in their summary or rings.
 */
export async function readQuiet(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  trx: Trx,
): Promise<ReadonlyMap<UserId, Quiet>> {
  const all = trx
    .selectFrom('preferences')
    .select(['user_id', 'quiet_hours', 'snoozed_until'])
    .where(({ or, eb }) => or([eb('quiet_hours', 'is not', null), eb('snoozed_until', '>', clock())]))
  const candidates = (await all.execute()).filter(row => quietAt(quietRules(row), clock()) !== undefined)
  if (candidates.length === 0) return new Map()
  const users = candidates.map(row => row.user_id)
  const rows = await database.holdRows(all.where('user_id', 'in', users).orderBy('user_id')).execute()
  const now = clock()
  const found = new Map<UserId, Quiet>()
  for (const row of rows) {
    const rules = quietRules(row)
    const reason = quietAt(rules, now)
    if (reason) found.set(row.user_id, { reason, until: () => quietUntil(rules, now) ?? null })
  }
  return found
}

/** Who has muted which of these conversations. */
export async function readMutes(
  trx: Trx,
  ids: readonly ConversationId[],
): Promise<(id: ConversationId, userId: UserId) => boolean> {
  const rows = await trx
    .selectFrom('conversation_mutes')
    .select(['conversation_id', 'user_id'])
    .where('conversation_id', 'in', ids)
    .execute()
  const muted = new Set(rows.map(row => `${row.conversation_id} ${row.user_id}`))
  return (id, userId) => muted.has(`${id} ${userId}`)
}
