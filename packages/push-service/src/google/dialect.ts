import { randomBytes } from 'node:crypto'
import type { Answer, Dialect } from '../dialect.ts'
import type { Refusal } from '../message-rules.ts'
import { GOOGLE_HOSTS } from './hosts.ts'

const ERRORS: Readonly<Record<Refusal, readonly [status: number, text: string]>> = {
  unknown_endpoint: [404, 'A valid push subscription endpoint should be specified in the URL as such: .../send/<id>'],
  expired_endpoint: [410, 'push subscription has unsubscribed or expired.'],
  ttl_missing: [400, 'missing TTL header'],
  ttl_invalid: [400, 'invalid TTL header'],
  urgency_invalid: [400, 'invalid Urgency header'],
  topic_invalid: [400, 'invalid Topic header'],
  encoding_invalid: [400, 'invalid Content-Encoding header'],
  too_large: [413, 'payload too large'],
  vapid_missing: [401, 'authorization header must be specified.'],
  vapid_invalid: [403, 'the VAPID credentials in the authorization header are not valid for this subscription.'],
}

export function googleDialect(): Dialect {
  return {
    side: 'google',
    origins: GOOGLE_HOSTS.map(host => `https://${host}`),
    tokenOf: path => /^\/(?:fcm\/send|wp|preprod\/wp)\/([\w:%-]+)$/.exec(path)?.[1] ?? null,
    newMessageId: () => `0:${Date.now()}%${randomBytes(8).toString('hex')}`,
    messagePath: messageId => `/fcm/messages/${encodeURIComponent(messageId)}`,
    refuse(refusal, detail) {
      const [status, text] = ERRORS[refusal]
      return textAnswer(status, detail ? `${text} (${detail})` : text)
    },
    fault: status => textAnswer(status, 'fault on demand'),
  }
}

function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}
