/** Decision, delivery, attempt and their indexes, for one device: measured on SQLite, rounded up. */
const bytesPerNotification = 1_000

const longestDays = 3650

/** Whole days from 1 to 3650; undefined for anything else. */
export function parseDays(text: string): number | undefined {
  const trimmed = text.trim()
  if (!/^\d{1,4}$/.test(trimmed)) return undefined
  const days = Number(trimmed)
  return days >= 1 && days <= longestDays ? days : undefined
}

/** Room in the database, in megabytes, at least one. */
export function megabytes(days: number, notificationsPerDay: number): number {
  return Math.max(1, Math.round((days * notificationsPerDay * bytesPerNotification) / 1_000_000))
}
