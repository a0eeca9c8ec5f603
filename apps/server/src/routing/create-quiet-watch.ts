import type { UserId } from '@deskbell/contract'
import { createDueWatch } from './create-due-watch.ts'
import { endQuiet } from './end-quiet.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** Ends each quiet when its time has come, for as long as the server runs. */
export function createQuietWatch(deps: RoutingDeps) {
  const { db } = deps.database
  return createDueWatch<UserId>(deps, {
    channel: 'quiet',
    find: async (except, limit) => {
      let query = db.selectFrom('quiet_spells').select('user_id').where('due_at', '<=', deps.clock())
      if (except.length > 0) query = query.where('user_id', 'not in', except)
      return (await query.orderBy('due_at').limit(limit).execute()).map(row => row.user_id)
    },
    next: async () => {
      const next = await db
        .selectFrom('quiet_spells')
        .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
        .where('due_at', '>', deps.clock())
        .executeTakeFirst()
      return next === undefined || next.at === null ? null : Number(next.at)
    },
    take: userId => endQuiet(deps, userId),
    failed: {
      take: 'a quiet time could not be ended',
      find: 'could not look for quiet times that are over; trying again',
    },
  })
}
