import type { Database, Trx } from '../db/database.ts'
import type { Random } from '../ports.ts'
import { isFrozenNow, isStopped } from './breaker.ts'
import { bringBack, isOfDevices, type WaveCause } from './bring-back.ts'
import { lockLane, writeLane } from './lane-state.ts'
import { type LaneWatch, throttledDevices } from './lane-watch.ts'
import { QUEUED } from './leases.ts'
import { settleAll } from './settle.ts'
import type { Settlement } from './settlement.ts'
import { untilWritten } from './until-written.ts'

interface Results {
  readonly database: Database
  readonly watch: LaneWatch
  readonly owner: string
  readonly now: number
  readonly random: Random
}

/**
 * Writes results of deliveries in one commit: first what they say of their lanes, for a lane that stops or freezes takes
 * no device away any more; then of deliveries and devices.
 * @returns the lanes that are stopped
 */
export function commitResults(results: Results, settlements: readonly Settlement[]): Promise<string[]> {
  const { database, watch, owner, now, random } = results
  // Not inside: PostgreSQL may run the transaction again, and a result counts once.
  const changes = watch.observe(settlements, now)
  const write = () =>
    database.transaction(async (trx, wake) => {
      const stopped: string[] = []
      const closed: string[] = []
      const waves = new Map<string, WaveCause>()
      for (const [lane, change] of changes) {
        const before = await lockLane(trx, database, lane, now)
        const after = change(before)
        await writeLane(trx, wake, now, before, after)
        if (isOfDevices(after.cause) && isFrozenNow(after, now) && !isFrozenNow(before, now))
          waves.set(lane, after.cause)
        if (isStopped(after)) stopped.push(lane)
        else if (isStopped(before)) closed.push(lane)
      }
      await settleAll(trx, wake, { database, owner, now }, settlements)
      for (const [lane, cause] of waves) await bringBack(trx, wake, { database, now, random }, lane, cause)
      await leaveAlone(trx, settlements, now)
      for (const lane of closed) await hurry(trx, lane, now)
      return stopped
    })
  return untilWritten(write)
}

/** Their other deliveries wait too; claiming puts them behind this time. */
async function leaveAlone(trx: Trx, settlements: readonly Settlement[], now: number): Promise<void> {
  for (const [id, throttled_until] of throttledDevices(settlements, now)) {
    await trx.updateTable('devices').set({ throttled_until }).where('id', '=', id).execute()
  }
}

/** What was tried before a lane stopped waits no longer for its own back-off: the breaker knows more. */
async function hurry(trx: Trx, lane: string, now: number): Promise<void> {
  await trx
    .updateTable('deliveries')
    .set({ due_at: now })
    .where('state', '=', QUEUED)
    .where('lane', '=', lane)
    .where('due_at', '>', now)
    .where('attempts', '>', 0)
    .execute()
}
