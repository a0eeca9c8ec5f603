import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { sumUpTallies } from '../db/inbox/tallies.ts'
import { createRounds } from '../rounds.ts'

/** Between two rounds, in milliseconds: what is to be summed up for a count is what a minute brings. */
const EVERY_MS = 30_000

/** Keeps the inbox's counts short, for as long as the server runs. */
export function createTallyKeeper({ database, log }: { readonly database: Database; readonly log: Logger }) {
  const failed = 'the counts of the inbox could not be summed up'
  return createRounds(log, [{ everyMs: EVERY_MS, atStart: true, failed, work: () => sumUpTallies(database) }])
}
