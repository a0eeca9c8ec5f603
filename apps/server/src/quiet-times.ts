import type { QuietHours } from '@deskbell/contract'
import { clockAhead } from './clock-ahead.ts'
import { type ReadWallClock, wallClockOf } from './wall-clock.ts'
import { type Span, spansOf } from './weekly-spans.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
/** A change of the clock moves it by less than this. */
const LONGEST_CHANGE_MINUTES = 3 * 60
/** Snooze and quiet hours may end in each other a few times; a week of both has no end. */
const MOST_TURNS = 100

/** When somebody does not want to be rung. */
export interface QuietRules {
  readonly quietHours: QuietHours | null
  /** In ms since 1970. */
  readonly snoozedUntil: number | null
}

export type QuietReason = 'snoozed' | 'quiet_hours'

/** Why they are not rung at this moment; undefined if they are. */
export function quietAt({ quietHours, snoozedUntil }: QuietRules, at: number): QuietReason | undefined {
  if (snoozedUntil !== null && at < snoozedUntil) return 'snoozed'
  return quietHours !== null && isWithin(spansOf(quietHours), wallClockOf(quietHours.timeZone), at)
    ? 'quiet_hours'
    : undefined
}

/**
 * When they are rung again, in ms since 1970: undefined if they are now, null if never. A snooze that ends in quiet
 * hours is followed by them.
 */
export function quietUntil(rules: QuietRules, now: number): number | null | undefined {
  if (quietAt(rules, now) === undefined) return undefined
  let at: number = now
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const reason = quietAt(rules, at)
    if (reason === undefined) return at
    const end = reason === 'snoozed' ? rules.snoozedUntil : endOf(rules.quietHours, at)
    if (end === null) return null
    at = end
  }
  return null
}

/**
 * A span that ends where it began or before is over on the next day. A minute that the clock leaves out is never within;
 * one that comes twice is, or is not, both times.
 */
function isWithin(spans: readonly Span[], read: ReadWallClock, at: number): boolean {
  const { weekday, minutes } = read(at)
  return spans.some(span => {
    if (span.from < span.to) return span.weekday === weekday && span.from <= minutes && minutes < span.to
    if (span.weekday === weekday && span.from <= minutes) return true
    // The day before is the one that was lived: Samoa went to bed on a Thursday and rose on a Saturday.
    return minutes < span.to && span.weekday === read(at - (minutes + LONGEST_CHANGE_MINUTES) * MINUTE_MS).weekday
  })
}

/** When quiet hours that last now end: null if they cover the whole week. */
function endOf(quietHours: QuietHours | null, now: number): number | null {
  if (quietHours === null) return now
  const spans = spansOf(quietHours)
  const read = wallClockOf(quietHours.timeZone)
  const { days, offsets, changes } = clockAhead(read, now)
  // Between these nothing changes. Which offset counts is found out by trying.
  const times = [...new Set(spans.flatMap(({ from, to }) => [from, to])), DAY_MINUTES]
  const candidates = [...changes]
  for (const { midnight } of days) {
    for (const time of times) for (const offset of offsets) candidates.push(midnight + time * MINUTE_MS - offset)
  }
  const ends = candidates.filter(at => at > now).sort((a, b) => a - b)
  return ends.find(at => !isWithin(spans, read, at)) ?? null
}
