import type { ConversationId } from '@deskbell/contract'
import type { Trx } from './database.ts'

/** Somebody has seen to it: no further step is taken. In the transaction of what they did; the conversation is locked. */
export async function stopLadder(trx: Trx, conversationId: ConversationId): Promise<void> {
  await trx.deleteFrom('escalations').where('conversation_id', '=', conversationId).execute()
}
