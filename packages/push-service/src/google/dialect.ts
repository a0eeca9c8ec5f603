import { randomBytes } from 'node:crypto'
import type { Answer, Dialect } from '../dialect.ts'
import type { Refusal } from '../message-rules.ts'
import { HOSTS_OF } from '../named-sides.ts'

const ERRORS: Readonly<Record<Refusal, readonly [status: number, text: string]>> = {
  unknown_endpoint: [404, 'A valid push subscription endpoint should be specified in the URL as such: .../send/<id>'],
  expired_endpoint: [410, 'push subscription has unsubscribed or expired.'],
  method_invalid: [405, 'method not allowed'],
  ttl_missing: [400, 'missing TTL header'],
  ttl_invalid: [400, 'invalid TTL header'],
  ttl_conflict: [400, 'invalid TTL header'],
  urgency_invalid: [400, 'invalid Urgency header'],
  topic_invalid: [400, 'invalid Topic header'],
  encoding_invalid: [400, 'invalid Content-Encoding header'],
  too_large: [413, 'payload too large'],
  vapid_missing: [401, 'authorization header must be specified.'],
  vapid_invalid: [403, 'invalid JWT provided'],
  vapid_other_key: [
    403,
    'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.',
  ],
}

const FOUR_WEEKS_S = 2_419_200

export function googleDialect(): Dialect {
  return {
    side: 'google',
    origins: HOSTS_OF.fcm.map(host => `https://${host}`),
    limits: { longestTtl: FOUR_WEEKS_S, refusesLongerTtl: true },
    strictSubject: false,
    keepsOne: false,
    newToken: () => `${randomBytes(8).toString('base64url')}:APA91b${randomBytes(96).toString('base64url')}`,
    endpointPath: token => `/fcm/send/${token}`,
    tokenOf: target => /^\/(?:fcm\/send|wp|preprod\/wp)\/([\w:%-]+)(?:\?|$)/.exec(target)?.[1] ?? null,
    newMessageId: () => `0:${Date.now()}%${randomBytes(8).toString('hex')}`,
    messagePath: messageId => `/fcm/messages/${encodeURIComponent(messageId)}`,
    check: () => null,
    refuse(refusal, detail) {
      const [status, text] = ERRORS[refusal]
      return textAnswer(status, detail ? `${text} (${detail})` : text)
    },
    acceptedHeaders: () => ({}),
    fault: status => textAnswer(status, 'fault on demand'),
  }
}

function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}
