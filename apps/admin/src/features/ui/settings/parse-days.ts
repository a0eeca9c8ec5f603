const longestDays = 3650

/** Whole days from 1 to 3650; undefined for anything else. */
export function parseDays(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^\d{1,4}$/.test(trimmed)) return undefined
  const days = Number(trimmed)
  return days >= 1 && days <= longestDays ? days : undefined
}
