import { type Answer, headerOf, type ResponseHeaders, readAnswer } from './answer.ts'
import { parseHttpDate, parseRetryAfter } from './http-dates.ts'
import type { PushService } from './push-services.ts'
import type { PushResult, RejectionFault } from './result.ts'

/** When a refusal has this fault; the first rule that fits decides, and no rule means `malformed`. */
type Rule = {
  readonly status: readonly number[]
  readonly says?: (answer: Answer) => boolean
  readonly fault: RejectionFault
}

const REFUSALS: readonly Rule[] = [
  { status: [400, 401, 403], says: saysKeyMismatch, fault: 'key_mismatch' },
  { status: [400], says: saysUnauthorized, fault: 'vapid' },
  { status: [400], says: saysHeader, fault: 'header' },
  { status: [401, 403], fault: 'vapid' },
  { status: [405], fault: 'method' },
  { status: [413], fault: 'too_large' },
]

const HEADER_ERRNOS: ReadonlySet<number> = new Set([111, 112, 114])
const RETRY_AT_ONCE_ERRNO = 202
const LONGEST_LOCATION = 2048

/**
 * Decides what a response means: the whole of webpush.md §4 in one place. Takes anything a server can send.
 * `now` is epoch milliseconds, for a `Retry-After` that is a date.
 */
export function classify(
  pushService: PushService,
  status: number,
  headers: ResponseHeaders,
  body: string,
  now: number = Date.now(),
): PushResult {
  const answer = readAnswer(pushService, headers, body)
  const retryAfter = retryAfterOf(answer, headers, now)

  if (status >= 200 && status < 300) {
    if (answer.wnsStatus === 'dropped') return { result: 'rejected', status, reason: 'wns_dropped', fault: 'dropped' }
    if (answer.wnsStatus === 'channelthrottled') return { result: 'throttled', status, ...retryAfter }
    return { result: 'accepted', status, ...locationOf(headers) }
  }
  if (status >= 300 && status < 400) {
    return { result: 'rejected', status, reason: `http_${status}`, fault: 'redirect' }
  }
  if (status === 404 || status === 410) return { result: 'gone', status }
  if (status === 429 || (status === 406 && pushService === 'wns')) return { result: 'throttled', status, ...retryAfter }
  // 408 and 425 are the service's, or a gateway's, way to say "not now" (RFC 9110 §15.5.9, RFC 8470 §5.2).
  if (status < 200 || status >= 500 || status === 408 || status === 425) {
    return { result: 'unreachable', reason: `http_${status}`, status, ...retryAfter }
  }

  const fault = REFUSALS.find(rule => rule.status.includes(status) && (rule.says?.(answer) ?? true))?.fault
  const reason = answer.appleReason ?? (answer.errno === null ? `http_${status}` : `errno_${answer.errno}`)
  return {
    result: 'rejected',
    status,
    reason,
    fault: fault ?? 'malformed',
    ...(fault === 'vapid' ? serverTimeOf(headers) : {}),
  }
}

/** Apple's word, FCM's sentences, Mozilla's message: the subscription belongs to another key. */
function saysKeyMismatch({ appleReason, prose }: Answer): boolean {
  return appleReason === 'VapidPkHashMismatch' || /key mismatch|MismatchSenderId|do(?:es)? not correspond/i.test(prose)
}

/** FCM answers 400 with this word to a token that is missing, out of date or otherwise unacceptable. */
function saysUnauthorized({ prose }: Answer): boolean {
  return prose.includes('UnauthorizedRegistration')
}

function saysHeader({ appleReason, errno, wnsError }: Answer): boolean {
  return (
    appleReason === 'BadTtl' ||
    (errno !== null && HEADER_ERRNOS.has(errno)) ||
    (wnsError !== null && /\bttl\b|cache-policy/i.test(wnsError))
  )
}

function retryAfterOf(answer: Answer, headers: ResponseHeaders, now: number): { retryAfterMs?: number } {
  if (answer.errno === RETRY_AT_ONCE_ERRNO) return { retryAfterMs: 0 }
  const wait = parseRetryAfter(headerOf(headers, 'retry-after'), now)
  return wait === undefined ? {} : { retryAfterMs: wait }
}

function locationOf(headers: ResponseHeaders): { messageLocation?: string } {
  const location = headerOf(headers, 'location')
  return location !== undefined && location.length <= LONGEST_LOCATION ? { messageLocation: location } : {}
}

function serverTimeOf(headers: ResponseHeaders): { serverTime?: number } {
  const time = parseHttpDate(headerOf(headers, 'date'))
  return time === undefined ? {} : { serverTime: time }
}
