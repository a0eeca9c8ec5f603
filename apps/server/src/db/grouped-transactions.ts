import { sql } from 'kysely'
import type { Db, Trx } from './database.ts'

/** More in one commit would hold up readers for too long. */
const MOST_AT_ONCE = 100

interface Waiting {
  /** Runs in its savepoint, and says how to settle its caller once everything is committed. */
  run(trx: Trx): Promise<() => void>
  fail(error: unknown): void
}

/**
 * For a database with one writer: transactions that wait at the same time are done one after another, and committed by
 * one sync. Each is a savepoint of its own, so one that fails takes nothing of the others with it; nobody hears of
 * success before the commit. An idle server waits for nothing.
 */
export function groupTransactions(db: Db): <T>(work: (trx: Trx) => Promise<T>) => Promise<T> {
  let waiting: Waiting[] = []
  let running = false

  const runAll = async () => {
    running = true
    while (waiting.length > 0) {
      // Statements and commits end without giving way to the event loop: what has arrived meanwhile is let in here.
      await new Promise(setImmediate)
      const group = waiting.slice(0, MOST_AT_ONCE)
      waiting = waiting.slice(MOST_AT_ONCE)
      try {
        const settle = await db.transaction().execute(trx => runGroup(trx, group))
        for (const tell of settle) tell()
      } catch (error) {
        for (const one of group) one.fail(error)
      }
    }
    running = false
  }

  return work =>
    new Promise((resolve, reject) => {
      waiting.push({
        async run(trx) {
          await sql`savepoint one`.execute(trx)
          try {
            const value = await work(trx)
            await sql`release one`.execute(trx)
            return () => resolve(value)
          } catch (error) {
            await leaveOut(trx, error)
            return () => reject(error)
          }
        },
        fail: reject,
      })
      if (!running) void runAll()
    })
}

/** Takes one back and leaves the others. Where the database took all of them back (no room), all fail for that reason. */
async function leaveOut(trx: Trx, reason: unknown): Promise<void> {
  try {
    await sql`rollback to one`.execute(trx)
    await sql`release one`.execute(trx)
  } catch {
    throw reason
  }
}

async function runGroup(trx: Trx, group: readonly Waiting[]): Promise<(() => void)[]> {
  const settle: (() => void)[] = []
  for (const one of group) settle.push(await one.run(trx))
  return settle
}
