import type { ReadWallClock } from './wall-clock.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A week repeats; one day more, because today may be half over, and one because a change of the clock moves its end. */
const DAYS_AHEAD = 9

/** What a zone's wall clock does from now on for a week and a little more. */
interface ClockAhead {
  /** From today, each with its midnight as if the wall clock were UTC; one that the zone leaves out is there too. */
  readonly days: readonly { readonly midnight: number; readonly weekday: number }[]
  /** What the wall clock is ahead of UTC by, in ms: each that counts at some time. */
  readonly offsets: ReadonlySet<number>
  /** When it changes, in ms since 1970. */
  readonly changes: readonly number[]
}

export function clockAhead(read: ReadWallClock, now: number): ClockAhead {
  const today = Math.floor(read(now).asUtc / DAY_MS) * DAY_MS
  const days = Array.from({ length: DAYS_AHEAD + 1 }, (_, n) => {
    const midnight = today + n * DAY_MS
    return { midnight, weekday: (new Date(midnight).getUTCDay() + 6) % 7 }
  })
  return { days, ...offsetsAhead(read, now) }
}

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
