import type { UserId } from '@deskbell/contract'
import { endQuiet } from './end-quiet.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** A wake-up may be lost, and clocks are set: look at least this often, in ms. */
const POLL_MS = 10_000
const AT_ONCE = 50

/** Ends each quiet when its time has come, for as long as the server runs. */
export function createQuietWatch(deps: RoutingDeps) {
  const { database, clock, log } = deps
  let running: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const endAll = async () => {
    clearTimeout(timer)
    let failed: UserId[] = []
    while (again && !stopped) {
      again = false
      const due = await findDue(failed)
      for (const userId of due) {
        if (stopped) break
        try {
          await endQuiet(deps, userId)
        } catch (error) {
          // It never holds up the others, and is tried again with the next look.
          failed = [...failed, userId]
          log.error({ err: error, userId }, 'a quiet time could not be ended')
        }
      }
      again ||= due.length === AT_ONCE
    }
    const wait = stopped ? 0 : await untilNext()
    running = undefined
    if (!stopped) timer = setTimeout(look, again ? 0 : wait)
  }
  const findDue = async (except: readonly UserId[]) => {
    try {
      let query = database.db.selectFrom('quiet_spells').select('user_id').where('due_at', '<=', clock())
      if (except.length > 0) query = query.where('user_id', 'not in', except)
      return (await query.orderBy('due_at').limit(AT_ONCE).execute()).map(row => row.user_id)
    } catch (error) {
      log.warn({ err: error }, 'could not look for quiet times that are over; trying again')
      return []
    }
  }
  /** In ms: to the moment, if it is near. */
  const untilNext = async () => {
    const next = await database.db
      .selectFrom('quiet_spells')
      .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
      .where('due_at', '>', clock())
      .executeTakeFirst()
      .catch(() => undefined)
    return next === undefined || next.at === null ? POLL_MS : Math.min(POLL_MS, Math.max(1, Number(next.at) - clock()))
  }
  const look = () => {
    if (stopped) return
    again = true
    running ??= endAll()
  }

  return {
    start() {
      stopped = false
      unlisten = database.wake.listen('quiet', look)
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
