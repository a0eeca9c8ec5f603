import type { QuietHours } from '@deskbell/contract'

export const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Day = (typeof days)[number]

/** A row of the form: the same hours on some days. By the field's clock, where midnight is 00:00 at either end. */
export interface Rule {
  readonly days: readonly Day[]
  readonly from: string
  readonly to: string
}

/** What a first row begins with. */
export const everyNight: Rule = { days, from: '20:00', to: '08:00' }
/** What a site takes is fifty spans. */
export const mostRules = 7

const MIDNIGHT = '00:00'
const END_OF_DAY = '24:00'

/** Days with the same hours stand in one row. */
export function rulesOf(quietHours: QuietHours | null): readonly Rule[] {
  const rows = Map.groupBy(quietHours?.days ?? [], ({ from, to }) => `${from} ${to}`)
  return [...rows.values()].map(spans => {
    const named = new Set(spans.map(({ day }) => day))
    const { from = MIDNIGHT, to = MIDNIGHT } = spans[0] ?? {}
    return { days: days.filter(day => named.has(day)), from, to: to === END_OF_DAY ? MIDNIGHT : to }
  })
}

/** As they are sent. */
export function toQuietHours(rules: readonly Rule[], timeZone: string): QuietHours {
  return {
    timeZone,
    days: rules.flatMap(({ days: named, from, to }) =>
      named.map(day => ({ day, from, to: to === MIDNIGHT ? END_OF_DAY : to })),
    ),
  }
}

/** How a row is to be read. `night`: it ends on the next day. */
export function kindOf({ from, to }: Rule): 'day' | 'night' | 'whole_day' {
  if (to === MIDNIGHT) return from === MIDNIGHT ? 'whole_day' : 'day'
  return to < from ? 'night' : 'day'
}

/** What is wrong with a row; undefined if nothing is. */
export function faultOf({ days: named, from, to }: Rule): 'no_day' | 'no_time' | undefined {
  if (named.length === 0) return 'no_day'
  return from === '' || to === '' || (from === to && from !== MIDNIGHT) ? 'no_time' : undefined
}
