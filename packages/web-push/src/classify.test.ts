import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResponseHeaders } from './answer.ts'
import { classify } from './classify.ts'
import type { PushService } from './push-services.ts'
import type { PushResult, RejectionFault } from './result.ts'

const NOW = Date.UTC(2026, 10, 21, 6, 0, 0)
const IN_90_SECONDS = 'Sat, 21 Nov 2026 06:01:30 GMT'
const SERVICES: readonly PushService[] = ['fcm', 'mozilla', 'apple', 'wns', 'other']

const mozilla = (status: number, errno: number, message = '') =>
  JSON.stringify({ code: status, errno, error: 'Error', message, more_info: 'http://autopush.example/errors' })
const apple = (reason: string) => JSON.stringify({ reason })
const html = (word: string) => `<HTML>\n<HEAD>\n<TITLE>${word}</TITLE>\n</HEAD>\n<BODY><H1>${word}</H1></BODY>\n</HTML>`
const WNS_TTL = 'Ttl value conflicts with X-WNS-Cache-Policy'
const FCM_MISMATCH =
  'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.'

const accepted = (status: number) => ({ result: 'accepted', status }) as const
const throttled = (status: number, retryAfterMs?: number): PushResult =>
  retryAfterMs === undefined ? { result: 'throttled', status } : { result: 'throttled', status, retryAfterMs }
const unreachable = (status: number, retryAfterMs?: number): PushResult => {
  const result = { result: 'unreachable', status, reason: `http_${status}` } as const
  return retryAfterMs === undefined ? result : { ...result, retryAfterMs }
}
const rejected = (status: number, fault: RejectionFault, reason = `http_${status}`): PushResult => ({
  result: 'rejected',
  status,
  reason,
  fault,
})

type Row = readonly [PushService, status: number, ResponseHeaders, body: string, PushResult]

const ACCEPTED: readonly Row[] = [
  ['fcm', 201, {}, '', accepted(201)],
  ['mozilla', 201, { location: 'https://m/m/1' }, '', { ...accepted(201), messageLocation: 'https://m/m/1' }],
  ['fcm', 201, { location: `https://${'x'.repeat(3000)}` }, '', accepted(201)],
  ['wns', 200, { 'x-wns-status': 'received' }, '', accepted(200)],
  ['other', 202, {}, '', accepted(202)],
  ['apple', 204, {}, '', accepted(204)],
  ['fcm', 201, { 'x-wns-status': 'dropped' }, '', accepted(201)],
  ['wns', 200, { 'x-wns-status': 'Dropped' }, '', rejected(200, 'dropped', 'wns_dropped')],
  ['wns', 201, { 'x-wns-notificationstatus': 'dropped' }, '', rejected(201, 'dropped', 'wns_dropped')],
  ['wns', 200, { 'x-wns-status': 'channelthrottled', 'retry-after': '30' }, '', throttled(200, 30_000)],
]

const REFUSED: readonly Row[] = [
  ['mozilla', 301, { location: 'https://evil.example/' }, '', rejected(301, 'redirect')],
  ['fcm', 307, {}, '', rejected(307, 'redirect')],
  ['mozilla', 400, {}, mozilla(400, 111), rejected(400, 'header', 'errno_111')],
  ['mozilla', 400, {}, mozilla(400, 112), rejected(400, 'header', 'errno_112')],
  ['mozilla', 400, {}, mozilla(400, 114), rejected(400, 'header', 'errno_114')],
  ['apple', 400, {}, apple('BadTtl'), rejected(400, 'header', 'BadTtl')],
  ['wns', 400, { 'x-wns-error-description': WNS_TTL }, '', rejected(400, 'header')],
  ['wns', 400, { 'x-wns-error-description': 'The payload is too odd' }, '', rejected(400, 'malformed')],
  ['apple', 400, {}, apple('VapidPkHashMismatch'), rejected(400, 'key_mismatch', 'VapidPkHashMismatch')],
  ['mozilla', 400, {}, mozilla(400, 110), rejected(400, 'malformed', 'errno_110')],
  ['mozilla', 400, {}, mozilla(400, 101), rejected(400, 'malformed', 'errno_101')],
  ['mozilla', 400, {}, mozilla(400, 113), rejected(400, 'malformed', 'errno_113')],
  ['apple', 400, {}, apple('BadWebPushTopic'), rejected(400, 'malformed', 'BadWebPushTopic')],
  ['apple', 400, {}, apple('BadUrgency'), rejected(400, 'malformed', 'BadUrgency')],
  ['apple', 400, {}, apple('Bad\nJwt https://secret.example'), rejected(400, 'malformed')],
  ['fcm', 400, {}, html('UnauthorizedRegistration'), rejected(400, 'vapid')],
  ['fcm', 400, {}, html('Bad Request'), rejected(400, 'malformed')],
  ['mozilla', 401, {}, mozilla(401, 109, 'Invalid VAPID audience'), rejected(401, 'vapid', 'errno_109')],
  ['mozilla', 401, {}, mozilla(401, 109, 'VAPID public key mismatch'), rejected(401, 'key_mismatch', 'errno_109')],
  ['wns', 401, {}, '', rejected(401, 'vapid')],
  ['fcm', 401, { date: 'yesterday' }, '', rejected(401, 'vapid')],
  ['apple', 403, {}, apple('BadJwtToken'), rejected(403, 'vapid', 'BadJwtToken')],
  ['fcm', 403, { date: IN_90_SECONDS }, FCM_MISMATCH, rejected(403, 'key_mismatch')],
  ['fcm', 403, {}, 'invalid JWT provided', rejected(403, 'vapid')],
  ['apple', 405, {}, '', rejected(405, 'method')],
  ['fcm', 406, {}, '', rejected(406, 'malformed')],
  ['mozilla', 413, {}, mozilla(413, 104), rejected(413, 'too_large', 'errno_104')],
  ['apple', 413, {}, apple('PayloadTooLarge'), rejected(413, 'too_large', 'PayloadTooLarge')],
]

const LATER: readonly Row[] = [
  ['fcm', 429, { 'retry-after': '7' }, '', throttled(429, 7000)],
  ['mozilla', 429, { 'retry-after': IN_90_SECONDS }, mozilla(429, 201), throttled(429, 90_000)],
  ['apple', 429, {}, apple('TooManyRequests'), throttled(429)],
  ['wns', 406, { 'retry-after': '60', 'x-wns-status': 'channelthrottled' }, '', throttled(406, 60_000)],
  ['fcm', 429, { 'retry-after': 'Sat, 21 Nov 2026 05:00:00 GMT' }, '', throttled(429, 0)],
  ['fcm', 429, { 'retry-after': '99999999999999999999' }, '', throttled(429, 86_400_000)],
  ['fcm', 429, { 'retry-after': '-5' }, '', throttled(429)],
  ['fcm', 429, { 'retry-after': 'soon' }, '', throttled(429)],
  ['fcm', 408, {}, '', unreachable(408)],
  ['apple', 500, {}, apple('InternalServerError'), unreachable(500)],
  ['mozilla', 502, {}, mozilla(502, 902), unreachable(502)],
  ['mozilla', 503, { 'retry-after': '120' }, mozilla(503, 201), unreachable(503, 120_000)],
  ['mozilla', 503, { 'retry-after': '120' }, mozilla(503, 202), unreachable(503, 0)],
  ['wns', 504, {}, '', unreachable(504)],
]

describe('classify (webpush.md §4)', () => {
  it.each([...ACCEPTED, ...REFUSED, ...LATER])('D1 D4: %s, %i %j %j', (service, status, headers, body, result) => {
    expect(classify(service, status, headers, body, NOW)).toEqual(result)
  })

  it("V2: a refused token comes with the service's clock", () => {
    const headers = { date: IN_90_SECONDS }
    const refused = { ...rejected(401, 'vapid'), serverTime: NOW + 90_000 }
    expect(classify('fcm', 401, headers, '', NOW)).toEqual(refused)
  })

  it.each(SERVICES)('D4 W36: 404 and 410 from %s are gone, whatever they say', service => {
    for (const status of [404, 410] as const) {
      expect(classify(service, status, {}, mozilla(status, 102), NOW)).toEqual({ result: 'gone', status })
    }
  })

  it.each(REFUSED)('E4: an extra host may speak like %s, %i %j %j', (_service, status, headers, body, result) => {
    expect(classify('other', status, headers, body, NOW)).toEqual(result)
  })

  it('D4 W37: only 404 and 410 remove a device, and whatever comes, nothing throws', () => {
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ reason: fc.string(), errno: fc.integer() }).map(value => JSON.stringify(value)),
    )
    const header = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined))
    const headers = fc.record({
      'retry-after': header,
      date: header,
      location: header,
      'x-wns-status': header,
      'x-wns-error-description': header,
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...SERVICES),
        fc.integer({ min: 100, max: 999 }),
        headers,
        body,
        (service, status, sent, text) => {
          const outcome = classify(service, status, sent, text, NOW)
          expect(outcome.result === 'gone').toBe(status === 404 || status === 410)
          expect(outcome.status).toBe(status)
          const { reason = 'none', retryAfterMs = 0 } = { reason: undefined, retryAfterMs: undefined, ...outcome }
          expect(reason).toMatch(/^\w{1,64}$/)
          expect(retryAfterMs).toBeGreaterThanOrEqual(0)
          expect(retryAfterMs).toBeLessThanOrEqual(86_400_000)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
