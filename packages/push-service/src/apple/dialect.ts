import { randomBytes, randomUUID } from 'node:crypto'
import type { Answer, Dialect } from '../dialect.ts'
import type { Refusal } from '../message-rules.ts'
import { HOSTS_OF } from '../named-sides.ts'

/** Status and reason. Whatever is wrong with a token is `BadJwtToken`; who made the subscription is told apart. */
const ERRORS: Readonly<Record<Refusal, readonly [status: number, reason: string]>> = {
  unknown_endpoint: [404, 'BadPath'],
  expired_endpoint: [410, 'Unregistered'],
  method_invalid: [405, 'MethodNotAllowed'],
  ttl_missing: [400, 'BadTtl'],
  ttl_invalid: [400, 'BadTtl'],
  ttl_conflict: [400, 'BadTtl'],
  urgency_invalid: [400, 'BadUrgency'],
  topic_invalid: [400, 'BadWebPushTopic'],
  encoding_invalid: [400, 'BadContentEncoding'],
  too_large: [413, 'PayloadTooLarge'],
  vapid_missing: [403, 'BadJwtToken'],
  vapid_invalid: [403, 'BadJwtToken'],
  vapid_other_key: [400, 'VapidPkHashMismatch'],
}

/** What it says with a status that a test asks for. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'BadWebPushTopic',
  403: 'BadJwtToken',
  404: 'BadPath',
  405: 'MethodNotAllowed',
  410: 'Unregistered',
  413: 'PayloadTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
}

const THIRTY_DAYS_S = 2_592_000

/** Apple's side: JSON with a reason, a strict subject, and one message that waits for each web app. */
export function appleDialect(): Dialect {
  return {
    side: 'apple',
    origins: HOSTS_OF.apple.map(host => `https://${host}`),
    limits: { longestTtl: THIRTY_DAYS_S, refusesLongerTtl: false },
    strictSubject: true,
    keepsOne: true,
    newToken: () => `Q${randomBytes(120).toString('base64url')}`,
    endpointPath: token => `/${token}`,
    tokenOf: target => /^\/(Q[\w-]+)(?:\?|$)/.exec(target)?.[1] ?? null,
    newMessageId: () => randomUUID().toUpperCase(),
    messagePath: messageId => `/m/${messageId}`,
    check: () => null,
    refuse: refusal => reasonAnswer(...ERRORS[refusal]),
    acceptedHeaders: ({ messageId }) => ({ 'apns-id': messageId }),
    fault: status => reasonAnswer(status, REASONS[status] ?? 'Unknown'),
  }
}

function reasonAnswer(status: number, reason: string): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason }) }
}
