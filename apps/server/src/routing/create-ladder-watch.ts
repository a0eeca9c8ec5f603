import type { ConversationId } from '@deskbell/contract'
import { climb } from './climb.ts'
import { createDueWatch } from './create-due-watch.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** Less is a clock that is being kept right. In ms. */
const NOTICED_MS = 5_000

/** Takes each step of the ladder when its time has come, for as long as the server runs. */
export function createLadderWatch(deps: RoutingDeps) {
  const { db } = deps.database
  return createDueWatch<ConversationId>(deps, {
    channel: 'ladder',
    find: async (except, limit) => {
      const now = deps.clock()
      let query = db
        .selectFrom('escalations')
        .select('conversation_id')
        .where('due_at', 'is not', null)
        // What was set in the future was set by another clock: it would wait as much longer.
        .where(({ or, eb }) => or([eb('due_at', '<=', now), eb('set_at', '>', now + NOTICED_MS)]))
      if (except.length > 0) query = query.where('conversation_id', 'not in', except)
      return (await query.orderBy('due_at').limit(limit).execute()).map(row => row.conversation_id)
    },
    next: async () => {
      const next = await db
        .selectFrom('escalations')
        .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
        .where('due_at', '>', deps.clock())
        .executeTakeFirst()
      return next === undefined || next.at === null ? null : Number(next.at)
    },
    take: id => climb(deps, id),
    failed: {
      take: 'a step of the ladder could not be taken',
      find: 'could not look for conversations that nobody has opened; trying again',
    },
  })
}
