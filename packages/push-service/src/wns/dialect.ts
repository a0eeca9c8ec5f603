import { randomBytes } from 'node:crypto'
import type { Answer, Dialect } from '../dialect.ts'
import type { Refusal } from '../message-rules.ts'
import { HOSTS_OF } from '../named-sides.ts'

/** Status and what `X-WNS-ERROR-DESCRIPTION` says; the body is always empty. */
const ERRORS: Readonly<Record<Refusal, readonly [status: number, description: string]>> = {
  unknown_endpoint: [404, 'The channel URI is not valid or is not recognized'],
  expired_endpoint: [410, 'The channel expired'],
  method_invalid: [405, 'Invalid method'],
  ttl_missing: [400, 'Missing TTL header'],
  ttl_invalid: [400, 'Invalid TTL value'],
  ttl_conflict: [400, 'Ttl value conflicts with X-WNS-Cache-Policy'],
  urgency_invalid: [400, 'Invalid Urgency value'],
  topic_invalid: [400, 'Invalid Topic value'],
  encoding_invalid: [400, 'Invalid Content-Encoding value'],
  too_large: [413, 'The notification payload exceeds the size limit'],
  vapid_missing: [401, 'Missing authorization'],
  vapid_invalid: [401, 'Invalid authorization token'],
  vapid_other_key: [403, 'Not authorized to send to this channel'],
}

const THIRTY_DAYS_S = 2_592_000
/** One byte more than a multiple of three, so that the token always ends in `=`, which has to be escaped. */
const TOKEN_BYTES = 109

/** Microsoft's side, for Edge: the token is in the query, and everything that it has to say is in headers. */
export function wnsDialect(): Dialect {
  return {
    side: 'wns',
    origins: HOSTS_OF.wns.map(host => `https://${host}`),
    limits: { longestTtl: THIRTY_DAYS_S, refusesLongerTtl: false },
    strictSubject: false,
    keepsOne: false,
    newToken,
    endpointPath: token => `/w/?token=${token}`,
    // Not decoded: %2b that came back as + or as %2B is another channel.
    tokenOf: target => /^\/w\/\?token=([^&#]+)$/.exec(target)?.[1] ?? null,
    newMessageId: () => randomBytes(8).toString('hex').toUpperCase(),
    messagePath: messageId => `/m/${messageId}`,
    check(headers, ttl) {
      const policy = headers['x-wns-cache-policy']
      const conflicts = ttl === 0 ? policy !== 'no-cache' : policy === 'no-cache'
      return conflicts ? 'ttl_conflict' : null
    },
    refuse(refusal) {
      const [status, description] = ERRORS[refusal]
      return wnsAnswer(status, 'dropped', { 'x-wns-error-description': description })
    },
    acceptedHeaders: ({ outcome, messageId }) => ({
      ...statusHeaders(outcome === 'dropped' ? 'dropped' : 'received'),
      'x-wns-msg-id': messageId,
    }),
    fault(status) {
      if (status < 300) return wnsAnswer(status, 'received')
      return wnsAnswer(status, status === 406 ? 'channelthrottled' : 'dropped', {
        'x-wns-error-description': 'Fault on demand',
      })
    },
  }
}

function newToken(): string {
  for (;;) {
    const token = `BQYAAA${randomBytes(TOKEN_BYTES).toString('base64')}`
    if (token.includes('+') && token.includes('/')) {
      return token.replace(/[+/=]/g, character => `%${character.charCodeAt(0).toString(16)}`)
    }
  }
}

function wnsAnswer(status: number, wnsStatus: string, more: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { ...statusHeaders(wnsStatus), ...more }, body: '' }
}

function statusHeaders(wnsStatus: string): Readonly<Record<string, string>> {
  return { 'x-wns-status': wnsStatus, 'x-wns-notificationstatus': wnsStatus }
}
