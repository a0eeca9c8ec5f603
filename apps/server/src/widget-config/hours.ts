import type { Hours } from '@deskbell/contract'
import { clockAhead } from '../clock-ahead.ts'
import { type ReadWallClock, wallClockOf } from '../wall-clock.ts'
import { type Span, spansOf } from '../weekly-spans.ts'

const MINUTE_MS = 60_000

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
  const { days, offsets, changes } = clockAhead(read, now)
  const candidates = [...changes]
  for (const { midnight, weekday } of days) {
    for (const span of spans) {
      if (span.weekday !== weekday) continue
      // Which offset counts at that time is found out by trying: within the hours is only what the wall clock shows.
      for (const offset of offsets) candidates.push(midnight + span.from * MINUTE_MS - offset)
    }
  }
  const open = candidates.filter(at => at > now && isWithin(spans, read, at))
  return open.length === 0 ? undefined : Math.min(...open)
}
