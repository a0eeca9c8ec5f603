const HOUR_MS = 60 * 60 * 1000
/** When a morning begins, by this device's clock. */
const MORNING_HOUR = 8
/** Until then it is still the night before. */
const NIGHT_ENDS_HOUR = 4

/** The next morning as one means it who goes to bed: after midnight it is the same day's. In ms since 1970. */
export function nextMorning(now: number): number {
  const morning = new Date(now)
  if (morning.getHours() >= NIGHT_ENDS_HOUR) morning.setDate(morning.getDate() + 1)
  morning.setHours(MORNING_HOUR, 0, 0, 0)
  return morning.getTime()
}

/** What a field for a date with its time begins with: the next full hour but one, by this device's clock. */
export function laterToday(now: number): string {
  const at = new Date(Math.ceil(now / HOUR_MS) * HOUR_MS + HOUR_MS)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
