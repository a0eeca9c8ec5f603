import type { Answer, Dialect } from './dialect.ts'
import type { EventLog } from './events.ts'
import type { Faults } from './faults.ts'
import { checkMessage } from './message-rules.ts'
import type { Registry } from './registry.ts'
import type { RecordedRequest } from './types.ts'
import { checkVapid } from './vapid.ts'

export type IncomingPost = {
  readonly dialect: Dialect
  readonly token: string
  /** `https://host[:port]` as the sender wrote it. */
  readonly origin: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly bodyLength: number
  readonly body: Uint8Array
}

/** An HTTP answer, or what a planted fault does instead. */
export type Reaction = Answer | 'reset' | 'silence'

export type Endpoints = {
  readonly requests: readonly RecordedRequest[]
  take(post: IncomingPost): Reaction
}

type Parts = {
  readonly registry: Registry
  readonly faults: Faults
  readonly log: EventLog
  readonly now: () => number
}

const KEPT_REQUESTS = 10_000

/** What happens to a message that a sender posts (RFC 8030 §5). */
export function createEndpoints({ registry, faults, log, now }: Parts): Endpoints {
  const requests: RecordedRequest[] = []
  let seq = 0

  function record(post: IncomingPost): RecordedRequest {
    seq += 1
    const { token, headers, body, bodyLength } = post
    const common = { seq, at: now(), side: post.dialect.side, token, headers, body, bodyLength }
    return { ...common, endpoint: post.origin + post.path, status: null, messageId: null, faulty: false }
  }

  function keep(request: RecordedRequest): void {
    requests.push(request)
    if (requests.length > KEPT_REQUESTS) requests.shift()
    log.emit('request', request)
  }

  function judge(post: IncomingPost): { answer: Answer; messageId: string | null } {
    const { dialect, headers, token } = post
    const subscription = registry.subscriptions.get(token)
    const refuse = (...refusal: Parameters<Dialect['refuse']>) => ({
      answer: dialect.refuse(...refusal),
      messageId: null,
    })
    if (subscription?.browser.side !== dialect.side) return refuse('unknown_endpoint', '')
    if (subscription.expired) return refuse('expired_endpoint', '')
    const audiences = dialect.origins.filter(origin => origin === post.origin)
    const vapid = checkVapid(headers['authorization'], { audiences, key: subscription.key, now: now() })
    if (!vapid.ok) return refuse(vapid.missing ? 'vapid_missing' : 'vapid_invalid', vapid.reason)
    const checked = checkMessage(headers, post.bodyLength)
    if (!checked.ok) return refuse(checked.refusal, '')

    const messageId = dialect.newMessageId()
    const { ttl, topic, urgency } = checked
    const encoding = post.bodyLength > 0 ? (headers['content-encoding'] ?? null) : null
    registry.accept({ id: messageId, subscription, body: post.body, encoding, ttl, topic, urgency })
    const location = post.origin + dialect.messagePath(messageId)
    return { answer: { status: 201, headers: { location, ttl: String(ttl) }, body: '' }, messageId }
  }

  return {
    requests,
    take(post) {
      const request = record(post)
      const fault = faults.take(request)
      if (!fault) {
        const { answer, messageId } = judge(post)
        keep({ ...request, status: answer.status, messageId })
        return answer
      }
      const { status } = fault
      keep({ ...request, status: typeof status === 'number' ? status : null, faulty: true })
      if (typeof status !== 'number') return status
      const usual = post.dialect.fault(status)
      return { status, headers: { ...usual.headers, ...fault.headers }, body: fault.body ?? usual.body }
    },
  }
}
