import type { DeliveryId, DeviceId } from '@deskbell/contract'
import { DEFAULT_RETRY_AFTER_MS } from '@deskbell/web-push'
import type { LaneCause, LanesTable } from '../db/schema.ts'
import type { PushOutcome } from '../push-provider.ts'
import { endProbe, isStopped, type ProbeEnd, trip } from './breaker.ts'
import type { Load } from './concurrency.ts'
import { fullBucket, PACED_MS } from './pace.ts'
import { createResultWindow, type ResultWindow } from './result-window.ts'
import type { Settlement } from './settlement.ts'
import type { Claimed } from './take.ts'

/** What a lane's row becomes, given the row as it is by now. */
export type LaneChange = (row: LanesTable) => LanesTable

/** What this process sees of its lanes. What follows from it is written to their rows, which all servers share. */
export interface LaneWatch {
  /** Claims tell how the lanes are by now, and which deliveries are probes. */
  know(lanes: ReadonlyMap<string, LanesTable>, claimed: readonly Claimed[]): void
  /** What the results change, by lane in the order of names. */
  observe(settlements: readonly Settlement[], now: number): ReadonlyMap<string, LaneChange>
}

/** Google judges a whole site; the others throttle one device at a time (webpush §2). */
const THROTTLED_AS_ONE = new Set(['fcm'])

export function createLaneWatch(): LaneWatch {
  const windows = new Map<string, ResultWindow>()
  const trustedUntil = new Map<string, number>()
  const probes = new Set<DeliveryId>()

  const windowOf = (lane: string) => {
    const window = windows.get(lane) ?? createResultWindow(lane)
    windows.set(lane, window)
    return window
  }

  const observeLane = (lane: string, settlements: readonly Settlement[], now: number): LaneChange | undefined => {
    const changes: LaneChange[] = []
    const window = windowOf(lane)
    let trouble = false
    for (const { deliveryId, deviceId, attempts } of settlements) {
      const last = attempts.at(-1)?.outcome
      if (probes.delete(deliveryId)) changes.push(afterProbe(deliveryId, last, now))
      if (!last || deviceId === null) continue
      window.add(deviceId, last, now)
      trouble ||= last.result !== 'accepted'
      if (last.result === 'throttled' && THROTTLED_AS_ONE.has(lane)) changes.push(slowDown(last, now))
    }
    const found = trouble ? window.look(now, (trustedUntil.get(lane) ?? 0) > now) : undefined
    if (found) changes.push(row => trip(row, found, now))
    return changes.length === 0 ? undefined : row => changes.reduce((changed, change) => change(changed), row)
  }

  return {
    know(lanes, claimed) {
      for (const [lane, row] of lanes) {
        trustedUntil.set(lane, row.trusted_until ?? 0)
        // What was seen before it stopped says nothing of how it is afterwards.
        if (isStopped(row)) windows.get(lane)?.forget()
      }
      for (const { id, probe } of claimed) if (probe) probes.add(id)
    },
    observe(settlements, now) {
      const byLane = [...Map.groupBy(settlements, ({ lane }) => lane)].filter(([lane]) => lane !== '').toSorted(byName)
      return new Map(
        byLane.flatMap(([lane, its]): [string, LaneChange][] => {
          const change = observeLane(lane, its, now)
          return change ? [[lane, change]] : []
        }),
      )
    },
  }
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)

/** One that took so long that another was sent out still proves that the lane is well, and nothing else. */
function afterProbe(id: DeliveryId, outcome: PushOutcome | undefined, now: number): LaneChange {
  return row => {
    if (!isStopped(row)) return row
    const end = probeEnd(row.cause, outcome)
    return end === 'well' || row.probe_id === id ? endProbe(row, end, now) : row
  }
}

/** Who was silent is well if it answers at all; who refused is well once it accepts. */
function probeEnd(cause: LaneCause | null, outcome: PushOutcome | undefined): ProbeEnd {
  if (!outcome) return 'nothing'
  if (outcome.result === 'accepted') return 'well'
  const answered = outcome.result === 'rejected' || outcome.result === 'gone'
  const silent = cause === 'unreachable' || cause === 'service_down'
  return silent && answered && outcome.status !== null ? 'well' : 'ill'
}

function slowDown({ retryAfterMs = DEFAULT_RETRY_AFTER_MS }: PushOutcome, now: number): LaneChange {
  return row => {
    const { tokens, at } = (row.paced_until ?? 0) > now ? { tokens: row.tokens, at: row.tokens_at } : fullBucket(now)
    const resume_at = Math.max(row.resume_at ?? 0, now + retryAfterMs)
    return { ...row, resume_at, paced_until: now + PACED_MS, tokens, tokens_at: at, updated_at: now }
  }
}

/** Devices that their push service wants left alone, and until when. */
export function throttledDevices(settlements: readonly Settlement[], now: number): ReadonlyMap<DeviceId, number> {
  const until = new Map<DeviceId, number>()
  for (const { deviceId, lane, attempts } of settlements) {
    const last = attempts.at(-1)?.outcome
    if (last?.result !== 'throttled' || deviceId === null || THROTTLED_AS_ONE.has(lane)) continue
    until.set(deviceId, now + (last.retryAfterMs ?? DEFAULT_RETRY_AFTER_MS))
  }
  return until
}

/** What a delivery's end says of its lane's load. */
export function loadOf(settlement: Settlement | undefined): Load {
  const last = settlement?.attempts.at(-1)?.outcome
  if (!last) return 'neither'
  if (last.result === 'accepted') return 'eased'
  const strained = last.result === 'throttled' || (last.result === 'unreachable' && last.reason !== 'closed')
  return strained && last.fault !== 'internal' ? 'strained' : 'neither'
}
