import { locale, t } from './text.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** "2 minutes ago", "yesterday", and a date once a week has passed. `at` is RFC 3339. */
export function ago(at: string, now: number): string {
  const then = Date.parse(at)
  const past = now - then
  if (past < MINUTE) return t('just now')
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), 'minute')
  if (past < DAY) return relative.format(-Math.floor(past / HOUR), 'hour')
  if (past < 7 * DAY) return relative.format(-Math.floor(past / DAY), 'day')
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(then)
}

/** Date and time to the minute, in full. */
export function dateTime(at: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(Date.parse(at))
}

/** The time of day, with its date when that is another day. Both in milliseconds. */
export function clock(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  return new Intl.DateTimeFormat(locale(), { ...(!isToday && { dateStyle: 'medium' }), timeStyle: 'short' }).format(at)
}
