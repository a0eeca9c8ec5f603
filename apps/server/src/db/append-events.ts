import type { LiveEvent, UserId, VisitorId } from '@deskbell/contract'
import type { Trx, WakeLater } from './database.ts'

/**
 * Who receives a live event: every agent; one user and the admins (their devices and notifications); one user alone
 * (their own read state); one visitor.
 */
export type Audience = 'agents' | `user:${UserId}` | `self:${UserId}` | `visitor:${VisitorId}`

type Written = Exclude<LiveEvent['type'], 'reset'>

/** A live event before it has an id. */
export type NewEvent = {
  [T in Written]: {
    readonly type: T
    readonly audience: Audience
    readonly data: Extract<LiveEvent, { type: T }>['data']
  }
}[Written]

/** Writes live events with what they tell of, in one transaction; every stream looks once it is committed. */
export async function appendEvents(trx: Trx, wake: WakeLater, now: number, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ type, audience, data }) => ({
    type,
    audience,
    data: JSON.stringify(data),
    created_at: now,
  }))
  await trx.insertInto('events').values(rows).execute()
  wake('events')
}
