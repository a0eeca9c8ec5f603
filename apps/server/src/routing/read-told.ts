import type { ConversationId, MessageId, UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import { hasSent } from '../db/notification-channels.ts'

/** How somebody was told of the visitor's message before those that are routed now. */
interface Told {
  /** Its place in the conversation. */
  readonly seq: number
  readonly push: boolean
  readonly email: boolean
}

/**
 * Who was told of the last message before these, and how: what is unread of it has rung already, and more of it is
 * merged. By two indexes, however long the conversations are.
 */
export async function readTold(
  trx: Trx,
  batch: readonly { readonly conversationId: ConversationId; readonly messageId: MessageId }[],
): Promise<(id: ConversationId, userId: UserId) => Told | undefined> {
  const before = await trx
    .selectFrom('conversations as c')
    .select(({ selectFrom }) =>
      selectFrom('messages as m')
        .select('m.id')
        .whereRef('m.conversation_id', '=', 'c.id')
        .where('m.author_kind', '=', 'visitor')
        .where(
          'm.id',
          'not in',
          batch.map(event => event.messageId),
        )
        // One that waits to be routed after these has told nobody yet.
        .where(({ exists, selectFrom: from }) =>
          exists(from('notifications as known').select('known.id').whereRef('known.subject', '=', 'm.id')),
        )
        .orderBy('m.seq', 'desc')
        .limit(1)
        .as('messageId'),
    )
    .where(
      'c.id',
      'in',
      batch.map(event => event.conversationId),
    )
    .execute()
  const messages = before.flatMap(({ messageId }) => messageId ?? [])
  if (messages.length === 0) return () => undefined
  const rows = await trx
    .selectFrom('notifications as n')
    .innerJoin('messages as m', 'm.id', 'n.subject')
    .select(['m.conversation_id', 'm.seq', 'n.user_id', 'n.decision', 'n.channels'])
    .where('n.subject', 'in', messages)
    .where('n.decision', '=', 'send')
    .execute()
  const told = new Map(
    rows.map(row => [
      `${row.conversation_id} ${row.user_id}`,
      { seq: row.seq, push: hasSent(row, 'push'), email: hasSent(row, 'email') },
    ]),
  )
  return (id, userId) => told.get(`${id} ${userId}`)
}
