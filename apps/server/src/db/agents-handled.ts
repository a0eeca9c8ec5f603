import type { ConversationId } from '@deskbell/contract'
import { appendEvents } from './append-events.ts'
import type { Trx, WakeLater } from './database.ts'
import { cancelMails } from './queue-mails.ts'
import { stopLadder } from './stop-ladder.ts'

/** An agent answered, took or closed it: what still waits for the others is not worth a mail, nor a further step. */
export async function agentsHandled(
  trx: Trx,
  wake: WakeLater,
  { conversationId, now }: { readonly conversationId: ConversationId; readonly now: number },
): Promise<void> {
  await stopLadder(trx, conversationId)
  const cancelled = await cancelMails(trx, 'handled', { conversationId, audience: 'agent' })
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
