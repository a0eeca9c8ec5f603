/** Milliseconds since 1970, all of them. */
export interface DeviceTimes {
  /** When it happened, by the device's clock. */
  readonly at: number
  /** When the batch was sent, by the device's clock. */
  readonly sentAt: number
}

/**
 * When it happened by our clock: as long before now as it was before sending. Never before the notification was queued
 * and never in the future, whatever the device's clock did in between.
 */
export function correctTime({ at, sentAt }: DeviceTimes, queuedAt: number, now: number): number {
  const corrected = now - (sentAt - at)
  return Math.min(now, Math.max(queuedAt, corrected))
}
