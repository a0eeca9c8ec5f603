import { locale, t } from './text.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const relatives = new Map<string, Intl.RelativeTimeFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

/** Made once for each language: making one takes longer than a hundred uses, and a list has hundreds of times. */
function relative(): Intl.RelativeTimeFormat {
  const language = locale()
  const known = relatives.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  relatives.set(language, known)
  return known
}

function dated(dateStyle: 'medium' | undefined, timeStyle: 'short' | undefined): Intl.DateTimeFormat {
  const key = `${locale()} ${dateStyle} ${timeStyle}`
  const known = dates.get(key) ?? new Intl.DateTimeFormat(locale(), { dateStyle, timeStyle })
  dates.set(key, known)
  return known
}

/** "2 minutes ago", "yesterday", and a date once a week has passed. `at` is RFC 3339. */
export function ago(at: string, now: number): string {
  const then = Date.parse(at)
  const past = now - then
  if (past < MINUTE) return t('just now')
  if (past < HOUR) return relative().format(-Math.floor(past / MINUTE), 'minute')
  if (past < DAY) return relative().format(-Math.floor(past / HOUR), 'hour')
  if (past < 7 * DAY) return relative().format(-Math.floor(past / DAY), 'day')
  return dated('medium', undefined).format(then)
}

/** Date and time to the minute, in full. */
export function dateTime(at: string): string {
  return dated('medium', 'short').format(Date.parse(at))
}

/** The time of day, with its date when that is another day. Both in milliseconds. */
export function clock(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return dated(isToday ? undefined : 'medium', 'short').format(at)
}
