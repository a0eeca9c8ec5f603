/** A push service that asks for more than a day is not believed: a message lives 24 h by default (R1). */
const LONGEST_RETRY_AFTER_MS = 86_400_000
const HTTP_DATE = /^[A-Z][a-z]{2,8}, .{7,18} \d{2}:\d{2}:\d{2} GMT$/

/** An HTTP-date (RFC 9110 §5.6.7) in epoch milliseconds. */
export function parseHttpDate(text: string | undefined): number | undefined {
  if (text === undefined || !HTTP_DATE.test(text)) return undefined
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}

/** `Retry-After` (RFC 9110 §10.2.3), seconds or a date, as milliseconds from `now`; at most a day, never negative. */
export function parseRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  const date = parseHttpDate(text)
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : date === undefined ? undefined : date - now
  return wait === undefined ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS)
}
