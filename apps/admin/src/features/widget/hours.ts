import type { Hours } from '@deskbell/contract'

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]

/** One row of the form: when the team answers on a day; null for a closed day. */
export interface DayHours {
  readonly day: Day
  readonly open: { readonly from: string; readonly to: string } | null
}

/** What a new week starts from. */
export const officeHours = { from: '09:00', to: '17:00' }

/** Any Monday: only the day of the week is read from it. */
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

/** The week of the form. Several spans on one day become one from the first beginning to the last end. */
export function weekOf(hours: Hours | null): readonly DayHours[] {
  return days.map(day => {
    const spans = hours?.days.filter(each => each.day === day) ?? []
    const from = spans.map(span => span.from).sort()[0]
    const to = spans
      .map(span => span.to)
      .sort()
      .at(-1)
    return { day, open: from !== undefined && to !== undefined ? { from, to } : null }
  })
}

/** True if the form would lose something: a day with a break that was set elsewhere. */
export function hasBreaks(hours: Hours | null): boolean {
  return hours !== null && new Set(hours.days.map(({ day }) => day)).size < hours.days.length
}

/** The week as it is sent; a day that ends before it begins goes on until midnight at most, so it is refused here. */
export function toHours(week: readonly DayHours[], timeZone: string): Hours {
  return { timeZone, days: week.flatMap(({ day, open }) => (open ? [{ day, from: open.from, to: open.to }] : [])) }
}

/** The days whose end is not after their beginning. */
export function faultyDays(week: readonly DayHours[]): readonly Day[] {
  return week.filter(({ open }) => open && open.to <= open.from).map(({ day }) => day)
}

/** "Monday" in the user's language. */
export function dayName(day: Day, locale: string): string {
  const date = new Date(MONDAY + days.indexOf(day) * DAY_MS)
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(date)
}
