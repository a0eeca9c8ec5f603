import { randomBytes } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Answer, Dialect } from '../dialect.ts'
import type { Refusal } from '../message-rules.ts'

/** Status and error number, as Mozilla's service documents them. */
const ERRORS: Readonly<Record<Refusal, readonly [status: number, errno: number, message: string]>> = {
  unknown_endpoint: [404, 102, 'Invalid URL endpoint'],
  expired_endpoint: [410, 106, 'Endpoint is no longer valid'],
  method_invalid: [405, 999, 'Method not allowed'],
  ttl_missing: [400, 111, 'Missing TTL header'],
  ttl_invalid: [400, 112, 'Invalid TTL header value'],
  ttl_conflict: [400, 112, 'Invalid TTL header value'],
  urgency_invalid: [400, 114, 'Invalid Urgency header value'],
  topic_invalid: [400, 113, 'Invalid Topic header value'],
  encoding_invalid: [400, 110, 'Invalid crypto headers'],
  too_large: [413, 104, 'Message too large'],
  vapid_missing: [401, 109, 'Invalid authentication'],
  vapid_invalid: [401, 109, 'Invalid authentication'],
  vapid_other_key: [401, 109, 'VAPID public key mismatch'],
}

const THIRTY_DAYS_S = 2_592_000

/** `busyFor`: seconds of `Retry-After` that a 503 carries unless a fault says otherwise; the real service says 120. */
export function mozillaDialect(endpointOrigin: string, busyFor?: number): Dialect {
  return {
    side: 'mozilla',
    origins: [endpointOrigin],
    limits: { longestTtl: THIRTY_DAYS_S, refusesLongerTtl: false },
    strictSubject: false,
    keepsOne: false,
    newToken: () => randomBytes(24).toString('base64url'),
    endpointPath: token => `/wpush/v2/${token}`,
    tokenOf: target => /^\/wpush\/v2\/([\w-]+)(?:\?|$)/.exec(target)?.[1] ?? null,
    newMessageId: () => randomBytes(18).toString('base64url'),
    messagePath: messageId => `/m/${messageId}`,
    check: () => null,
    refuse(refusal, detail) {
      const [status, errno, message] = ERRORS[refusal]
      return errorAnswer(status, errno, detail || message)
    },
    acceptedHeaders: () => ({}),
    fault(status) {
      const answer = errorAnswer(status, 999, 'Fault on demand')
      if (status !== 503 || busyFor === undefined) return answer
      return { ...answer, headers: { ...answer.headers, 'retry-after': `${busyFor}` } }
    },
  }
}

function errorAnswer(code: number, errno: number, message: string): Answer {
  const body = JSON.stringify({ code, errno, error: STATUS_CODES[code] ?? 'Error', message })
  return { status: code, headers: { 'content-type': 'application/json' }, body }
}
