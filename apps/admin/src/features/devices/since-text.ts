import { locale } from '../ui/i18n/text.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

/** "Tuesday" within a week, a date before that. `at` is RFC 3339. */
export function sinceText(at: string, now: number): string {
  const then = Date.parse(at)
  const within = now - then < WEEK_MS - 24 * 60 * 60 * 1000
  return new Intl.DateTimeFormat(locale(), within ? { weekday: 'long' } : { dateStyle: 'medium' }).format(then)
}
