import type { Database } from '../db/database.ts'
import { tellStopped } from './forget-windows.ts'

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
    await tellStopped(trx, wake, gone, now)
  })
}
