import { appendEvents } from '../db/append-events.ts'
import type { Database } from '../db/database.ts'
import { stoppedLooking } from './put-presence.ts'

/** Takes away windows that fell silent, and tells the others if somebody stopped looking by that. */
export async function sweepPresence(database: Database, now: number): Promise<void> {
  // Nearly always there is nothing: looking first saves a transaction.
  const silent = database.db.selectFrom('presence').select('key').where('expires_at', '<=', now).limit(1)
  if (!(await silent.executeTakeFirst())) return
  await database.transaction(async (trx, wake) => {
    const gone = await trx
      .deleteFrom('presence')
      .where('expires_at', '<=', now)
      .returning(['user_id', 'conversation_id', 'visible'])
      .execute()
    const candidates = gone.flatMap(({ user_id: userId, conversation_id: conversationId, visible }) =>
      userId && conversationId && visible === 1 ? [{ userId, conversationId }] : [],
    )
    await appendEvents(trx, wake, now, await stoppedLooking(trx, candidates, now))
  })
}
