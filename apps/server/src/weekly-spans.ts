/** Days as the wire has them, in the order of the wall clock's `weekday`. */
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** By the wall clock, in minutes since midnight. */
export interface Span {
  /** 0 is Monday. */
  readonly weekday: number
  readonly from: number
  readonly to: number
}

interface Day {
  readonly day: (typeof weekdays)[number]
  /** `09:00`; `to` may be `24:00`. */
  readonly from: string
  readonly to: string
}

/** Hours as people set them, ready to be reckoned with. What an end before its beginning means is the caller's to say. */
export function spansOf({ days }: { readonly days: readonly Day[] }): Span[] {
  return days.map(({ day, from, to }) => ({
    weekday: weekdays.indexOf(day),
    from: minutesOf(from),
    to: minutesOf(to),
  }))
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
