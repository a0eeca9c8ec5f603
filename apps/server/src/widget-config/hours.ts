import type { Hours } from '@deskbell/contract'
import { type ReadWallClock, wallClockOf } from './wall-clock.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A week repeats; one day more, because today may be half over, and one because a change of the clock moves its end. */
const DAYS_AHEAD = 9

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** By the wall clock, `to` excluded, in minutes since midnight. */
interface Span {
  readonly weekday: number
  readonly from: number
  readonly to: number
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

function spansOf({ days }: Hours): Span[] {
  return days.map(({ day, from, to }) => ({
    weekday: weekdays.indexOf(day),
    from: minutesOf(from),
    to: minutesOf(to),
  }))
}

/** Spans that end before they begin, or at once. By their place in the list. */
export function emptySpans(hours: Hours): number[] {
  return spansOf(hours).flatMap(({ from, to }, index) => (to <= from ? [index] : []))
}

export function isOpenAt(hours: Hours, at: number): boolean {
  return isWithin(spansOf(hours), wallClockOf(hours.timeZone), at)
}

function isWithin(spans: readonly Span[], read: ReadWallClock, at: number): boolean {
  const { weekday, minutes } = read(at)
  return spans.some(span => span.weekday === weekday && span.from <= minutes && minutes < span.to)
}

/**
 * When the hours begin next, in ms since 1970: undefined while they last, or if they never begin. A beginning that a
 * change of the clock leaves out is the moment of that change.
 */
export function nextOpening(hours: Hours, now: number): number | undefined {
  const spans = spansOf(hours)
  const read = wallClockOf(hours.timeZone)
  if (isWithin(spans, read, now)) return undefined
  const { offsets, changes } = offsetsAhead(read, now)
  const candidates = [...changes]
  const today = startOfDay(read(now).asUtc)
  for (let day = 0; day <= DAYS_AHEAD; day += 1) {
    const midnight = today + day * DAY_MS
    const weekday = (new Date(midnight).getUTCDay() + 6) % 7
    for (const span of spans) {
      if (span.weekday !== weekday) continue
      // Which offset counts at that time is found out by trying: within the hours is only what the wall clock shows.
      for (const offset of offsets) candidates.push(midnight + span.from * MINUTE_MS - offset)
    }
  }
  const open = candidates.filter(at => at > now && isWithin(spans, read, at))
  return open.length === 0 ? undefined : Math.min(...open)
}

const startOfDay = (asUtc: number) => Math.floor(asUtc / DAY_MS) * DAY_MS

/** What the zone's offset is in the days to come, and when it changes. */
function offsetsAhead(read: ReadWallClock, now: number) {
  const offsetAt = (at: number) => read(at).asUtc - at
  const begin = Math.floor(now / MINUTE_MS) * MINUTE_MS
  const offsets = new Set([offsetAt(begin)])
  const changes: number[] = []
  // No zone changes its clock twice in half a day.
  for (let at = begin; at < begin + (DAYS_AHEAD + 1) * DAY_MS; at += 12 * HOUR_MS) {
    let [low, high] = [at, at + 12 * HOUR_MS]
    const after = offsetAt(high)
    offsets.add(after)
    if (offsetAt(low) === after) continue
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
      if (offsetAt(middle) === after) high = middle
      else low = middle
    }
    changes.push(high)
  }
  return { offsets, changes }
}
