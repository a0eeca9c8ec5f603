import type { ConversationId } from '@deskbell/contract'
import { lockConversations } from './claim.ts'
import { readSettings } from './read-settings.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** Less is a clock that is being kept right. In ms. */
const NOTICED_MS = 5_000

/** `taken`: a step is in the outbox now. `nothing`: somebody has seen to it, or it is not time. */
export type Climbed = 'taken' | 'nothing'

/**
 * Takes a conversation's next step if it is due: it goes into the outbox in the same transaction in which the one after it
 * is set, so that no step is taken twice, and none is lost with a server.
 */
export async function climb({ database, clock }: RoutingDeps, conversationId: ConversationId): Promise<Climbed> {
  return database.transaction(async (trx, wake) => {
    // Whoever reads, answers, takes or closes it has ended, or comes after.
    await lockConversations(database, trx, [conversationId])
    const waiting = await trx
      .selectFrom('escalations')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .executeTakeFirst()
    const now = clock()
    if (!waiting || waiting.due_at === null) return 'nothing'
    if (waiting.due_at > now && waiting.set_at - now <= NOTICED_MS) return 'nothing'
    const newest = await trx
      .selectFrom('messages')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .where('author_kind', '=', 'visitor')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    const { ladder } = await readSettings(trx)
    const next = ladder[waiting.step + 1]
    const due_at = next ? now + next.afterSeconds * 1_000 : null
    await trx
      .updateTable('escalations')
      .set({ step: waiting.step + 1, due_at, set_at: now })
      .where('conversation_id', '=', conversationId)
      .execute()
    // The rules may have fewer steps by now.
    if (!newest || !ladder[waiting.step]) return 'nothing'
    const row = { conversation_id: conversationId, message_id: newest.id, created_at: now, routed_at: null }
    await trx
      .insertInto('outbox')
      .values({ kind: 'nobody.opened', step: waiting.step, ...row })
      .execute()
    wake('outbox')
    return 'taken'
  })
}
