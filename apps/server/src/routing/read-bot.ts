import type { BotOutcome, MessageId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { Claimed } from './claim.ts'

/**
 * What the bot did with these messages; nothing of those that it was not asked about. Routing has waited long enough for one
 * that is still open: whatever comes now is too late. The conversations are locked, so nobody answers between.
 */
export async function readBot(
  trx: Trx,
  batch: readonly Claimed[],
  now: number,
): Promise<ReadonlyMap<MessageId, BotOutcome>> {
  const ids = batch.map(event => event.messageId)
  const rows = await trx
    .selectFrom('bot_asks')
    .select(['message_id as id', 'outcome'])
    .where('message_id', 'in', ids)
    .execute()
  const open = rows.flatMap(({ id, outcome }) => (outcome === null ? [id] : []))
  if (open.length > 0) {
    await trx
      .updateTable('bot_asks')
      .set({ outcome: 'timed_out', fault: 'no_answer', settled_at: now })
      .where('message_id', 'in', open)
      .where('outcome', 'is', null)
      .execute()
  }
  return new Map(rows.map(({ id, outcome }) => [id, outcome ?? 'timed_out']))
}
