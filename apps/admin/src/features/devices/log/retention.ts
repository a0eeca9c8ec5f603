/** Decision, delivery, attempt and their indexes, for one device: measured on SQLite, rounded up. */
const bytesPerNotification = 1_000

/** Room in the database, in megabytes, at least one. */
export function megabytes(days: number, notificationsPerDay: number): number {
  return Math.max(1, Math.round((days * notificationsPerDay * bytesPerNotification) / 1_000_000))
}
