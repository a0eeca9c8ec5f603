import type { Delivery } from '@deskbell/contract'
import type { DeliveriesTable, DevicesTable, LanesTable } from '../db/schema.ts'
import { toTime } from './to-time.ts'

export interface WaitFacts {
  readonly state: DeliveriesTable['state']
  readonly throttled_until: DevicesTable['throttled_until']
  readonly lane_state: LanesTable['state'] | null
  readonly lane_cause: LanesTable['cause']
  readonly lane_until: LanesTable['until']
  readonly resume_at: LanesTable['resume_at']
  readonly paced_until: LanesTable['paced_until']
}

/** What holds a waiting delivery back beside its own time: the widest cause first. */
export function waitsFor(facts: WaitFacts, now: number): Delivery['waitsFor'] {
  if (facts.state !== 'queued') return null
  const { lane_state, lane_cause, lane_until, resume_at, paced_until, throttled_until } = facts
  if (lane_state === 'open' || lane_state === 'probing') {
    return { reason: lane_cause ?? 'unknown', until: toTime(lane_until) }
  }
  if (resume_at !== null && resume_at > now) return { reason: 'slowed', until: toTime(resume_at) }
  if (throttled_until !== null && throttled_until > now) {
    return { reason: 'device_throttled', until: toTime(throttled_until) }
  }
  if (paced_until !== null && paced_until > now) return { reason: 'slowed', until: toTime(paced_until) }
  return null
}
