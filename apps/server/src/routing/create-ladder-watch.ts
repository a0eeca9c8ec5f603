import type { ConversationId } from '@deskbell/contract'
import { climb } from './climb.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** A wake-up may be lost, and clocks are set: look at least this often, in ms. */
const POLL_MS = 10_000
const AT_ONCE = 50
/** Less is a clock that is being kept right. In ms. */
const NOTICED_MS = 5_000

/** Takes each step of the ladder when its time has come, for as long as the server runs. */
export function createLadderWatch(deps: RoutingDeps) {
  const { database, clock, log } = deps
  let running: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const climbAll = async () => {
    clearTimeout(timer)
    let failed: ConversationId[] = []
    while (again && !stopped) {
      again = false
      const due = await findDue(failed)
      for (const id of due) {
        if (stopped) break
        try {
          await climb(deps, id)
        } catch (error) {
          // It never holds up the others, and is tried again with the next look.
          failed = [...failed, id]
          log.error({ err: error, conversationId: id }, 'a step of the ladder could not be taken')
        }
      }
      again ||= due.length === AT_ONCE
    }
    const wait = stopped ? 0 : await untilNext()
    running = undefined
    if (!stopped) timer = setTimeout(look, again ? 0 : wait)
  }
  const findDue = async (except: readonly ConversationId[]) => {
    try {
      const now = clock()
      let query = database.db
        .selectFrom('escalations')
        .select('conversation_id')
        .where('due_at', 'is not', null)
        // What was set in the future was set by another clock: it would wait as much longer.
        .where(({ or, eb }) => or([eb('due_at', '<=', now), eb('set_at', '>', now + NOTICED_MS)]))
      if (except.length > 0) query = query.where('conversation_id', 'not in', except)
      const rows = await query.orderBy('due_at').limit(AT_ONCE).execute()
      return rows.map(row => row.conversation_id)
    } catch (error) {
      log.warn({ err: error }, 'could not look for conversations that nobody has opened; trying again')
      return []
    }
  }
  /** In ms: to the moment, if it is near. */
  const untilNext = async () => {
    const next = await database.db
      .selectFrom('escalations')
      .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
      .where('due_at', '>', clock())
      .executeTakeFirst()
      .catch(() => undefined)
    return next === undefined || next.at === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, Number(next.at) - clock()))
  }
  const look = () => {
    if (stopped) return
    again = true
    running ??= climbAll()
  }

  return {
    start() {
      stopped = false
      unlisten = database.wake.listen('ladder', look)
      look()
    },
    async stop() {
      stopped = true
      unlisten()
      clearTimeout(timer)
      await running
    },
  }
}
