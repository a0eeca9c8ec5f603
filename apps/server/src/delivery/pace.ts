/**
 * The slow pace of a lane that its push service asked to slow down: at most a thousand a minute, whatever minute one
 * looks at. Chrome gives "disruptive" sites that much (webpush §2).
 */
const SENDS_A_MINUTE = 900
const AT_ONCE = 100
/** How long the pace is kept after the last time it was asked for. */
export const PACED_MS = 24 * 60 * 60 * 1000

export interface Bucket {
  readonly tokens: number
  /** When there were so many, in milliseconds. */
  readonly at: number
}

export const fullBucket = (now: number): Bucket => ({ tokens: AT_ONCE, at: now })

export function refill({ tokens, at }: Bucket, now: number): Bucket {
  const since = Math.max(0, now - at)
  return { tokens: Math.min(AT_ONCE, tokens + (since * SENDS_A_MINUTE) / 60_000), at: now }
}

/** When there will be a whole token; now if there is one. */
export function nextToken({ tokens, at }: Bucket): number {
  return tokens >= 1 ? at : at + Math.ceil(((1 - tokens) * 60_000) / SENDS_A_MINUTE)
}
