import type { ConversationId } from '@deskbell/contract'
import type { Trx, WakeLater } from './database.ts'

/**
 * An agent is at it, it is closed, or the bot handed it over: nothing that the bot says to what it was asked before counts
 * any more, and routing waits for none of it. The conversation is locked.
 */
export async function endAsks(
  trx: Trx,
  wake: WakeLater,
  { conversationId, now }: { readonly conversationId: ConversationId; readonly now: number },
): Promise<void> {
  const ended = await trx
    .updateTable('bot_asks')
    .set({ outcome: 'too_late', settled_at: now })
    .where('conversation_id', '=', conversationId)
    .where('outcome', 'is', null)
    .returning('id')
    .execute()
  if (ended.length > 0) wake('outbox')
}
