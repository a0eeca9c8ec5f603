import type { DevicesTable } from '../db/schema.ts'

/** When a device that reported before is probably dead: so many messages accepted in a row, and none displayed. */
const PROBABLY_DEAD = 5
/** A receipt needs some time to come back: of several messages within it one counts. */
const TIME_TO_REPORT_MS = 60_000

export type Silence = Pick<DevicesTable, 'unshown' | 'unshown_since' | 'unshown_at'>

/**
 * What another accepted message says of a device's silence. One is watched at a time; it counts once a later one is
 * accepted and it was not displayed in the meantime. A display ends the silence (the receipts room sets `unshown_since`
 * to null), and the next message begins the watch anew.
 */
export function silenceAfter(before: Silence, acceptedAt: number): Silence {
  const { unshown, unshown_since: since, unshown_at: watched } = before
  if (since === null) return { unshown: 0, unshown_since: acceptedAt, unshown_at: acceptedAt }
  const isDue = acceptedAt - (watched ?? since) >= TIME_TO_REPORT_MS
  return isDue ? { unshown: unshown + 1, unshown_since: since, unshown_at: acceptedAt } : before
}

/** A device that never reported may be one whose worker cannot: its silence says nothing (design §5). */
export function isProbablyDead({ unshown }: Silence, reportedAt: number | null): boolean {
  return unshown >= PROBABLY_DEAD && reportedAt !== null
}
