import { notWithBot } from './claim.ts'
import { routeBatch } from './route-batch.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** Events routed in one transaction. */
const BATCH = 50
/** A wake-up may be lost: look at least this often, in ms. */
const POLL_MS = 2_000
/** An event that failed waits this long before the next try, doubled each time. In ms. */
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

interface Failed {
  readonly tries: number
  readonly notBefore: number
}

/** Stage 2: turns what happened into decisions and deliveries, for as long as the server runs. */
export function createRouter(deps: RoutingDeps) {
  const { database, clock, log } = deps
  /** Events that could not be routed, by outbox id: they never hold up the others. */
  const failed = new Map<number, Failed>()
  let running: Promise<void> | undefined
  let again = false
  let stopped = true
  let timer: NodeJS.Timeout | undefined
  let unlisten = () => {}

  const waiting = () => [...failed].filter(([, { notBefore }]) => notBefore > clock()).map(([id]) => id)

  const routeAll = async () => {
    clearTimeout(timer)
    while (again && !stopped) {
      again = false
      try {
        const routed = await routeBatch(deps, { limit: BATCH, except: waiting() })
        for (const id of routed) failed.delete(id)
        again ||= routed.length === BATCH
      } catch (error) {
        log.error({ err: error }, 'a batch of events could not be routed; trying them one by one')
        await routeOneByOne()
      }
    }
    running = undefined
    if (!stopped) timer = setTimeout(look, again ? 0 : POLL_MS)
  }
  const routeOneByOne = async () => {
    for (let n = 0; n < BATCH && !stopped; n += 1) {
      const next = await nextWaiting()
      if (next === undefined) return
      try {
        const routed = await routeBatch(deps, { only: next })
        failed.delete(next)
        // Another server has it, and may well have the rest.
        if (routed.length === 0) return
      } catch (error) {
        const tries = (failed.get(next)?.tries ?? 0) + 1
        const delay = Math.min(FIRST_DELAY_MS * 2 ** (tries - 1), LONGEST_DELAY_MS)
        failed.set(next, { tries, notBefore: clock() + delay })
        log.error({ err: error, outboxId: next, tries }, 'an event could not be routed')
      }
    }
  }
  /** The oldest that may be tried now. Undefined, too, if the database does not answer. */
  const nextWaiting = async () => {
    const except = waiting()
    let query = database.db
      .selectFrom('outbox')
      .select('id')
      .where('routed_at', 'is', null)
      .where(notWithBot(clock()))
      .orderBy('id')
      .limit(1)
    if (except.length > 0) query = query.where('id', 'not in', except)
    const row = await query.executeTakeFirst().catch(() => undefined)
    return row?.id
  }
  const look = () => {
    if (stopped) return
    again = true
    running ??= routeAll()
  }

  return {
    start() {
      stopped = false
      unlisten = database.wake.listen('outbox', look)
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
