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
  /** When the earliest of those that are not due yet is. */
  readonly due_later_at: number | null
}

/**
 * The lanes that have something queued. From one lane's first row to that of the next: it costs the number of lanes,
 * however much waits in them.
 */
export async function waitingLanes(db: Db, now: number): Promise<WaitingLane[]> {
  const { rows } = await sql<WaitingLane>`
    with recursive waiting(lane) as (
      select min(lane) from deliveries where state = 'queued'
      union all
      select (select min(d.lane) from deliveries d where d.state = 'queued' and d.lane > waiting.lane)
      from waiting where waiting.lane is not null
    )
    select lane,
      (select min(d.due_at) from deliveries d where d.state = 'queued' and d.lane = waiting.lane) as due_at,
      (select min(d.due_at) from deliveries d
        where d.state = 'queued' and d.lane = waiting.lane and d.due_at > ${now}) as due_later_at
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

/**
 * When to look again, after a claim at `now` took nothing: the next time at which more is due, or a lane is free. What
 * was due already and not taken waits for a place, which is not a matter of time. Undefined if there is no such time.
 */
export async function nextDue({ db }: Database, now: number): Promise<number | undefined> {
  const rows = await readLanes(db)
  const times = (await waitingLanes(db, now)).flatMap(({ lane, due_at, due_later_at }) => {
    const free = heldUntil(rows.get(lane), now)
    if (free > now) return [Math.max(due_at, free)]
    return due_later_at === null ? [] : [due_later_at]
  })
  return times.length === 0 ? undefined : Math.min(...times)
}
