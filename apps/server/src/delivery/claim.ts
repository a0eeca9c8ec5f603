import type { Database, Trx, WakeLater } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { beginProbe, isStopped, mayProbe, thaw } from './breaker.ts'
import { lockLane, readLanes, writeLane } from './lane-state.ts'
import { takeOver } from './leases.ts'
import { refill } from './pace.ts'
import { type Claimed, type Take, type Taken, takeFrom, takeProbe } from './take.ts'
import { heldUntil, isPaced, waitingLanes } from './waiting-lanes.ts'

export type { Claimed } from './take.ts'

/** In one go from one lane. */
const AT_ONCE = 100

export interface Claim extends Omit<Take, 'database'> {
  /** How many more of a lane may be in hand. */
  readonly roomOf: (lane: string) => number
}

export interface Claims extends Taken {
  /** Breakers and paces as they are now. */
  readonly lanes: ReadonlyMap<string, LanesTable>
}

/**
 * Takes due deliveries under a lease, lane by lane: what is stopped, slowed down or has enough in hand is not even read
 * and holds up no other.
 */
export function claimDue(database: Database, claim: Claim): Promise<Claims> {
  return database.transaction(async (trx, wake) => {
    const taking: Taking = { trx, wake, take: { ...claim, database } }
    await takeOver(trx, claim.now)
    const lanes = new Map(await readLanes(trx))
    const claimed: Claimed[] = []
    let again = false
    const due = (await waitingLanes(trx, claim.now)).filter(({ due_at }) => due_at <= claim.now).map(({ lane }) => lane)
    for (const lane of due.toSorted()) {
      const room = Math.min(AT_ONCE, claim.roomOf(lane))
      const row = lanes.get(lane)
      if (room <= 0 || heldUntil(row, claim.now) > claim.now) continue
      // What another server is just taking is nobody's yet: a newer message to the same device would overtake it.
      await database.oneAtATime(trx, `claim from ${lane}`)
      const isHeld = row !== undefined && (row.state !== 'closed' || isPaced(row, claim.now))
      const { changed, ...taken }: TakenFrom = await (isHeld
        ? takeHeld(taking, lane, room)
        : takeFrom(trx, taking.take, lane, room))
      if (changed) lanes.set(lane, changed)
      claimed.push(...taken.claimed)
      again ||= taken.again
    }
    return { claimed, again, lanes }
  }, 'passing')
}

interface Taking {
  readonly trx: Trx
  readonly wake: WakeLater
  readonly take: Take
}

interface TakenFrom extends Taken {
  readonly changed?: LanesTable
}

/** From a lane that is stopped, frozen or slowed down. What decides is read under its lock, for all servers share it. */
async function takeHeld(taking: Taking, lane: string, room: number): Promise<TakenFrom> {
  const { trx, wake, take } = taking
  const { now, database } = take
  const locked = await lockLane(trx, database, lane, now)
  const row = thaw(locked, now)
  if (isStopped(row)) {
    const [probe] = mayProbe(row, now) ? await takeProbe(trx, take, row) : []
    if (!probe) return { claimed: [], again: false }
    const changed = beginProbe(row, probe, now)
    await writeLane(trx, wake, now, locked, changed)
    return { claimed: [probe], again: false, changed }
  }
  if (!isPaced(row, now)) {
    await writeLane(trx, wake, now, locked, row)
    return { ...(await takeFrom(trx, take, lane, room)), changed: row }
  }
  const bucket = refill({ tokens: row.tokens, at: row.tokens_at }, now)
  const taken = await takeFrom(trx, take, lane, Math.min(room, Math.floor(bucket.tokens)))
  const changed = { ...row, tokens: bucket.tokens - taken.claimed.length, tokens_at: bucket.at }
  await writeLane(trx, wake, now, locked, changed)
  return { ...taken, changed }
}
