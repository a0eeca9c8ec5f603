import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { sumUpTallies } from '../db/inbox/tallies.ts'

/** Between two rounds, in milliseconds: what is to be summed up for a count is what a minute brings. */
const EVERY_MS = 30_000

/** Keeps the inbox's counts short, for as long as the server runs. */
export function createTallyKeeper({ database, log }: { readonly database: Database; readonly log: Logger }) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  const round = () => {
    running ??= sumUpTallies(database)
      .catch(error => log.error({ err: error }, 'the counts of the inbox could not be summed up'))
      .finally(() => {
        running = undefined
      })
  }
  return {
    start() {
      round()
      timer = setInterval(round, EVERY_MS)
      timer.unref()
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
