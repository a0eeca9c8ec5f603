import { sql } from 'kysely'
import type { Database, Db } from '../db/database.ts'
import type { LanesTable } from '../db/schema.ts'
import { isStopped, mayProbe } from './breaker.ts'
import { readLanes } from './lane-state.ts'
import { nextToken, refill } from './pace.ts'

export interface WaitingLane {
  readonly lane: string
  /** When the earliest of its deliveries is due. */
  readonly due_at: number
}

/**
 * The lanes that have something queued. From one lane's first row to that of the next: it costs the number of lanes,
 * however much waits in them.
 */
export async function waitingLanes(db: Db): Promise<WaitingLane[]> {
  const { rows } = await sql<WaitingLane>`
    with recursive waiting(lane) as (
      select min(lane) from deliveries where state = 'queued'
      union all
      select (select min(d.lane) from deliveries d where d.state = 'queued' and d.lane > waiting.lane)
      from waiting where waiting.lane is not null
    )
    select lane, (select min(d.due_at) from deliveries d where d.state = 'queued' and d.lane = waiting.lane) as due_at
    from waiting where lane is not null`.execute(db)
  return rows
}

/** From when on something may be taken from a lane, as far as breaker and pace go; `now` if at once. */
export function heldUntil(row: LanesTable | undefined, now: number): number {
  if (!row) return now
  if (isStopped(row)) return mayProbe(row, now) ? now : (row.until ?? now)
  if (row.resume_at !== null && row.resume_at > now) return row.resume_at
  if (!isPaced(row, now)) return now
  return nextToken(refill({ tokens: row.tokens, at: row.tokens_at }, now))
}

export const isPaced = ({ paced_until }: LanesTable, now: number): boolean => (paced_until ?? 0) > now

/** When the next delivery may be taken; undefined if none waits. */
export async function nextDue({ db }: Database, now: number): Promise<number | undefined> {
  const rows = await readLanes(db)
  const times = (await waitingLanes(db)).map(({ lane, due_at }) => Math.max(due_at, heldUntil(rows.get(lane), now)))
  return times.length === 0 ? undefined : Math.min(...times)
}
