import type { ConversationId, NotificationId } from '@deskbell/contract'
import { appendEvents } from './append-events.ts'
import type { Trx, WakeLater } from './database.ts'
import { cancelMails } from './queue-mails.ts'
import { stopLadder } from './stop-ladder.ts'

/**
 * An agent answered, took or closed it: what still waits for any of them is not worth a ring or a mail any more, nor a
 * further step. The conversation is locked.
 */
export async function agentsHandled(
  trx: Trx,
  wake: WakeLater,
  { conversationId, now }: { readonly conversationId: ConversationId; readonly now: number },
): Promise<void> {
  await stopLadder(trx, conversationId)
  const mails = await cancelMails(trx, 'handled', { conversationId, audience: 'agent' })
  const cancelled = [...new Set([...mails, ...(await cancelRings(trx, conversationId))])]
  if (cancelled.length === 0) return
  const rows = await trx.selectFrom('notifications').select(['id', 'user_id']).where('id', 'in', cancelled).execute()
  await appendEvents(
    trx,
    wake,
    now,
    rows.map(({ id, user_id }) => ({
      type: 'notification.updated',
      audience: `user:${user_id}`,
      data: { notificationId: id },
    })),
  )
}

/** What is on its way already is shown, and told of by who has it now. */
async function cancelRings(trx: Trx, conversationId: ConversationId): Promise<NotificationId[]> {
  const rows = await trx
    .updateTable('deliveries')
    .set({ state: 'cancelled', cancel_reason: 'handled', body: null })
    .where('state', '=', 'queued')
    .where('notification_id', 'in', query =>
      query
        .selectFrom('notifications')
        .select('notifications.id')
        .where('notifications.conversation_id', '=', conversationId)
        .where('notifications.kind', '=', 'message'),
    )
    .returning('notification_id')
    .execute()
  return rows.map(row => row.notification_id)
}
