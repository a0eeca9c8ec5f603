import type { Database } from '../db/database.ts'
import { tellStopped } from './forget-windows.ts'
import { findOnlineVisitors } from './online.ts'
import { tellVisitors } from './tell-visitors.ts'

/** Takes away windows that fell silent, and tells the others if somebody stopped looking or went offline by that. */
export async function sweepPresence(database: Database, now: number): Promise<void> {
  // Nearly always there is nothing: looking first saves a transaction.
  const silent = database.db.selectFrom('presence').select('key').where('expires_at', '<=', now).limit(1)
  if (!(await silent.executeTakeFirst())) return
  await database.transaction(async (trx, wake) => {
    const gone = await trx
      .deleteFrom('presence')
      .where('expires_at', '<=', now)
      .returning(['user_id', 'visitor_id', 'conversation_id', 'visible'])
      .execute()
    await tellStopped(trx, wake, gone, now)
    const left = [...new Set(gone.flatMap(one => (one.visitor_id && one.visible === 1 ? [one.visitor_id] : [])))]
    const still = await findOnlineVisitors(trx, left, now)
    await tellVisitors(trx, wake, now, new Map(left.filter(id => !still.has(id)).map(id => [id, false])))
  })
}
