import type { DeliveryId, DeviceId } from '@deskbell/contract'
import type { LaneCause, LanesTable } from '../db/schema.ts'

/** Why a lane is to be stopped, or its removals frozen, as seen in its results. */
export interface Trip {
  /** `open` stops it; `freeze` goes on sending and takes no device away. */
  readonly kind: 'open' | 'freeze'
  readonly cause: LaneCause
  readonly status: number | null
  readonly reason: string | null
}

/** How a probe ended; `nothing` if nothing was sent. */
export type ProbeEnd = 'well' | 'ill' | 'nothing'

/** The first and the longest pause, in milliseconds: each one in a row is twice as long as the one before. */
const PAUSES: Record<'fault' | 'wave', readonly [first: number, longest: number]> = {
  fault: [5_000, 300_000],
  // What we do wrong is not mended within seconds.
  wave: [30_000, 300_000],
}
/** How long removals stay frozen while the lane goes on. */
const FREEZE_MS = 300_000
/** Longer than a delivery's attempts take: after this whoever probed is dead. */
export const PROBE_MS = 45_000
/** A lane that was well for so long starts with the first pause again. */
const FORGOTTEN_AFTER_MS = 600_000
/** How long what the lane said in a wave is believed, once it proved to be well. */
const TRUSTED_MS = 3_600_000
/** How long at most a lane's state lasts by itself; a clock that was set back must not make it longer. */
export const longestHold = { stop: Math.max(PAUSES.wave[1], FREEZE_MS), trust: TRUSTED_MS } as const

export function closedLane(lane: string, now: number): LanesTable {
  return {
    lane,
    state: 'closed',
    cause: null,
    status: null,
    reason: null,
    opened_at: null,
    until: null,
    trips: 0,
    probe_id: null,
    probe_device: null,
    trusted_until: null,
    resume_at: null,
    paced_until: null,
    tokens: 0,
    tokens_at: now,
    updated_at: now,
  }
}

export const isStopped = ({ state }: Pick<LanesTable, 'state'>): boolean => state === 'open' || state === 'probing'

/** Nothing is removed or quarantined: what the lane says of its devices is not to be believed. */
export function isFrozenNow(row: Pick<LanesTable, 'state' | 'until'>, now: number): boolean {
  return isStopped(row) || (row.state === 'frozen' && (row.until ?? 0) > now)
}

/** The next one: a bad result after it opened changes nothing, for it was under way already. */
export function trip(row: LanesTable, { kind, ...why }: Trip, now: number): LanesTable {
  if (isStopped(row) || (kind === 'freeze' && isFrozenNow(row, now))) return row
  const trips = now - row.updated_at < FORGOTTEN_AFTER_MS ? row.trips + 1 : 1
  const until = now + (kind === 'open' ? pauseOf(why.cause, trips) : FREEZE_MS)
  const state = kind === 'open' ? 'open' : 'frozen'
  return { ...row, ...why, state, opened_at: now, until, trips, probe_id: null, probe_device: null, updated_at: now }
}

/** When the pause is over for one probe; a clock that was set back must not make it longer. */
export function mayProbe(row: LanesTable, now: number): boolean {
  const until = row.until ?? now
  return isStopped(row) && (until <= now || until - now > PAUSES.wave[1])
}

export function beginProbe(row: LanesTable, probe: { id: DeliveryId; deviceId: DeviceId }, now: number): LanesTable {
  const until = now + PROBE_MS
  return { ...row, state: 'probing', until, probe_id: probe.id, probe_device: probe.deviceId, updated_at: now }
}

export function endProbe(row: LanesTable, end: ProbeEnd, now: number): LanesTable {
  if (end === 'well') return close(row, now)
  const open = { ...row, state: 'open', probe_id: null, updated_at: now } as const
  if (end === 'nothing') return { ...open, until: now }
  const trips = row.trips + 1
  return { ...open, trips, until: now + pauseOf(row.cause, trips) }
}

/** A freeze ends by itself: the lane went on meanwhile, and what is said again after it is believed. */
export function thaw(row: LanesTable, now: number): LanesTable {
  return row.state === 'frozen' && !isFrozenNow(row, now) ? close(row, now) : row
}

function close(row: LanesTable, now: number): LanesTable {
  const ofDevices = row.cause === 'endpoint_gone_wave' || row.cause === 'key_mismatch'
  const trusted_until = ofDevices ? now + TRUSTED_MS : row.trusted_until
  return { ...row, state: 'closed', until: null, probe_id: null, probe_device: null, trusted_until, updated_at: now }
}

function pauseOf(cause: LaneCause | null, trips: number): number {
  const [first, longest] = PAUSES[cause === 'unreachable' || cause === 'service_down' ? 'fault' : 'wave']
  return Math.min(longest, first * 2 ** (trips - 1))
}
