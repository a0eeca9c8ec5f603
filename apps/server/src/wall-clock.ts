/** What clocks on the wall show somewhere. */
export interface WallClock {
  /** 0 is Monday. */
  readonly weekday: number
  /** Since midnight, 0-1439. */
  readonly minutes: number
  /** The same moment as if the wall clock were UTC, whole minutes in ms: differs from the time by the zone's offset. */
  readonly asUtc: number
}

/** Reads one time zone's wall clock. */
export type ReadWallClock = (at: number) => WallClock

const known = new Map<string, ReadWallClock>()
const MOST_ZONES = 100

/** @param timeZone an IANA name, as `isTimeZone` takes it */
export function wallClockOf(timeZone: string): ReadWallClock {
  const made = known.get(timeZone)
  if (made) return made
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const read: ReadWallClock = at => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
    const asUtc = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
    return {
      asUtc,
      weekday: (new Date(asUtc).getUTCDay() + 6) % 7,
      minutes: part('hour') * 60 + part('minute'),
    }
  }
  if (known.size >= MOST_ZONES) known.clear()
  known.set(timeZone, read)
  return read
}
