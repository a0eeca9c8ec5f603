import type { MessageId, UserId } from '@deskbell/contract'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { stopLadder } from '../db/stop-ladder.ts'
import type { ConversationRow } from './open-conversation.ts'

export interface Read {
  /** Locked in this transaction, so that routing sees the reading or finds nothing left to cancel. */
  readonly conversation: ConversationRow
  readonly userId: UserId
  readonly upToSeq: number
  readonly now: number
}

/**
 * Somebody has read a conversation up to a message. Reading never goes back. Their notifications that were not sent yet
 * are cancelled.
 */
export async function markRead(trx: Trx, wake: WakeLater, read: Read): Promise<void> {
  const { conversation, userId, upToSeq, now } = read
  const before = await trx
    .selectFrom('read_states')
    .select(['last_read_seq', 'visitor_messages_read'])
    .where('conversation_id', '=', conversation.id)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const beforeSeq = before?.last_read_seq ?? 0
  if (upToSeq <= beforeSeq) return
  const others = await trx
    .selectFrom('read_states')
    .select(({ fn }) => fn.max('last_read_seq').as('seq'))
    .where('conversation_id', '=', conversation.id)
    .executeTakeFirst()
  const { count } = await trx
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('conversation_id', '=', conversation.id)
    .where('seq', '>', beforeSeq)
    .where('seq', '<=', upToSeq)
    .where('author_kind', '=', 'visitor')
    .executeTakeFirstOrThrow()
  const state = {
    last_read_seq: upToSeq,
    visitor_messages_read: (before?.visitor_messages_read ?? 0) + Number(count),
    read_at: now,
  }
  await trx
    .insertInto('read_states')
    .values({ conversation_id: conversation.id, user_id: userId, ...state })
    .onConflict(conflict => conflict.columns(['conversation_id', 'user_id']).doUpdateSet(state))
    .execute()
  await cancelNotifications(trx, read, beforeSeq)
  await stopLadder(trx, conversation.id)
  // For the user's other windows alone: what one has read is nobody else's business.
  const data = { conversationId: conversation.id }
  const events: NewEvent[] = [{ type: 'conversation.updated', audience: `self:${userId}`, data }]
  // The visitor is told up to where anybody has seen it, and not who.
  if (Number(count) > 0 && upToSeq > (others?.seq ?? 0)) {
    events.push({ type: 'conversation.updated', audience: `visitor:${conversation.visitor_id}`, data })
  }
  await appendEvents(trx, wake, now, events)
}

/** Pushes and mails. @param afterSeq what was read before was cancelled then */
async function cancelNotifications(trx: Trx, { conversation, userId, upToSeq }: Read, afterSeq: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', cancel_reason: 'already_read', body: null })
    .where('state', '=', 'queued')
    .where('notification_id', 'in', query =>
      query
        .selectFrom('notifications')
        .innerJoin('messages', 'messages.id', 'notifications.message_id')
        .select('notifications.id')
        .where('notifications.conversation_id', '=', conversation.id)
        .where('notifications.user_id', '=', userId)
        .where('messages.seq', '>', afterSeq)
        .where('messages.seq', '<=', upToSeq),
    )
    .execute()
  await trx
    .updateTable('mails')
    .set({ state: 'cancelled', cancel_reason: 'already_read' })
    .where('state', '=', 'queued')
    .where('conversation_id', '=', conversation.id)
    .where('user_id', '=', userId)
    .where('message_id', 'in', query =>
      query
        .selectFrom('messages')
        .select('messages.id')
        .where('messages.conversation_id', '=', conversation.id)
        .where('messages.seq', '<=', upToSeq),
    )
    .execute()
}

/** The place of a message within its conversation; undefined if it is not there. */
export async function seqOf(trx: Trx, conversation: ConversationRow, id: MessageId): Promise<number | undefined> {
  const row = await trx
    .selectFrom('messages')
    .select('seq')
    .where('id', '=', id)
    .where('conversation_id', '=', conversation.id)
    .executeTakeFirst()
  return row?.seq
}
