/** How many sends one lane may have under way: additive increase, multiplicative decrease (webpush D3). */

/** Apple takes a hundred over HTTP/1.1 (webpush §2). */
export const MOST_AT_ONCE = 100
export const FEWEST_AT_ONCE = 1
const AT_FIRST = 32
/** A lane that was not halved for so long, in milliseconds, may try what it began with. */
const FORGOTTEN_AFTER_MS = 60_000
/** After a breaker closed again: it finds its pace within a few round-trips. */
const AFTER_A_PAUSE = 4

/** What the end of a send says of the lane's load. */
export type Load =
  /** The push service took it. */
  | 'eased'
  /** It was too much, or too slow: throttled, 5xx, no answer. */
  | 'strained'
  /** A refusal, which is about the message or the device. */
  | 'neither'

export interface Concurrency {
  /** Whole numbers of it may be under way. */
  readonly limit: number
  /** Sends so far; the next one has this number. */
  readonly begun: number
  /** Sends from before this one began under an earlier limit, and say nothing of today's. */
  readonly since: number
  /** When the limit was halved last, in milliseconds. */
  readonly halvedAt: number
  /** Whose send was too much, if nobody's went well since. */
  readonly strainedBy: string | null
}

/** Who sent, and when it ended. */
export interface Ended {
  readonly number: number
  readonly device: string
  readonly now: number
}

export const firstConcurrency: Concurrency = { limit: AT_FIRST, begun: 0, since: 0, halvedAt: 0, strainedBy: null }

export const afterPause = (before: Concurrency, now: number): Concurrency => ({
  ...before,
  limit: AFTER_A_PAUSE,
  since: before.begun,
  halvedAt: now,
})

export const placesOf = ({ limit }: Concurrency): number => Math.floor(limit)

/** @returns the number of the send, to be given back with its end */
export function begin(before: Concurrency, now: number): { readonly after: Concurrency; readonly number: number } {
  const limit = now - before.halvedAt > FORGOTTEN_AFTER_MS ? Math.max(before.limit, AT_FIRST) : before.limit
  return { after: { ...before, limit, begun: before.begun + 1 }, number: before.begun }
}

/**
 * One more a round-trip while all goes well; half, once a round-trip, when it does not. It takes two devices in a row:
 * the trouble of one is not the lane's.
 */
export function end(before: Concurrency, load: Load, { number, device, now }: Ended): Concurrency {
  if (load === 'neither') return before
  if (load === 'eased') {
    return { ...before, limit: Math.min(MOST_AT_ONCE, before.limit + 1 / before.limit), strainedBy: null }
  }
  const alone = before.strainedBy === null || before.strainedBy === device
  if (alone || number < before.since) return { ...before, strainedBy: device }
  return {
    ...before,
    limit: Math.max(FEWEST_AT_ONCE, before.limit / 2),
    since: before.begun,
    halvedAt: now,
    strainedBy: device,
  }
}
