import type { Answer, Dialect } from './dialect.ts'
import type { EventLog } from './events.ts'
import type { Faults } from './faults.ts'
import { isAfterAccepting, isBeforeTheBody, type Misbehaviour, showsStatus } from './hostile/misbehaviour.ts'
import { checkMessage, MAX_BODY_BYTES, MAX_BRIDGED_BODY_BYTES, type Refusal } from './message-rules.ts'
import type { Registry } from './registry.ts'
import type { FaultRule, RecordedRequest } from './types.ts'
import { checkVapid } from './vapid.ts'

/** A POST whose body is not read yet. */
export type PostHead = {
  readonly dialect: Dialect
  readonly token: string
  /** `https://host[:port]` as the sender wrote it. */
  readonly origin: string
  /** Path and query, byte for byte. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
}

export type IncomingPost = PostHead & { readonly bodyLength: number; readonly body: Uint8Array }

/** An answer, and how it is given: `null` means properly. */
export type Reaction = { readonly answer: Answer; readonly how: Misbehaviour | null }

export type Endpoints = {
  readonly requests: readonly RecordedRequest[]
  /** For faults that do not wait for the body; `null` to read on. */
  meet(head: PostHead): Reaction | null
  take(post: IncomingPost): Reaction
}

type Parts = {
  readonly registry: Registry
  readonly faults: Faults
  readonly log: EventLog
  readonly now: () => number
}

type Judged = { readonly answer: Answer; readonly messageId: string | null }

const KEPT_REQUESTS = 10_000
const UNREAD = { body: new Uint8Array(), bodyLength: 0 }
/** What a misbehaviour answers with, if it answers and is not told. */
const USUAL_FAULT = 503

/** What happens to a message that a sender posts (RFC 8030 §5). */
export function createEndpoints({ registry, faults, log, now }: Parts): Endpoints {
  const requests: RecordedRequest[] = []
  let seq = 0

  function record(post: IncomingPost): RecordedRequest {
    const { token, headers, body, bodyLength } = post
    const common = { seq: seq + 1, at: now(), side: post.dialect.side, token, headers, body, bodyLength }
    return { ...common, endpoint: post.origin + post.target, status: null, messageId: null, faulty: false }
  }

  function keep(request: RecordedRequest): void {
    seq = request.seq
    requests.push(request)
    if (requests.length > KEPT_REQUESTS) requests.shift()
    log.emit('request', request)
  }

  function judge(post: IncomingPost): Judged {
    const { dialect, headers, token } = post
    const refuse = (refusal: Refusal, detail = '') => ({ answer: dialect.refuse(refusal, detail), messageId: null })
    const subscription = registry.subscriptions.get(token)
    if (subscription?.browser.side !== dialect.side) return refuse('unknown_endpoint')
    if (subscription.expired) return refuse('expired_endpoint')
    const audiences = dialect.origins.filter(origin => origin === post.origin)
    const { strictSubject, limits } = dialect
    const vapid = checkVapid(headers['authorization'], { audiences, key: subscription.key, now: now(), strictSubject })
    if (!vapid.ok) return refuse(vapid.refusal, vapid.reason)
    const maxBody = subscription.bridged ? MAX_BRIDGED_BODY_BYTES : MAX_BODY_BYTES
    const checked = checkMessage(headers, post.bodyLength, { ...limits, maxBody })
    if (!checked.ok) return refuse(checked.refusal)
    const refusal = dialect.check(headers, checked.ttl)
    if (refusal) return refuse(refusal)

    const id = dialect.newMessageId()
    const { ttl, topic, urgency } = checked
    const encoding = post.bodyLength > 0 ? (headers['content-encoding'] ?? null) : null
    const message = { id, subscription, body: post.body, encoding, ttl, topic, urgency }
    const delivery = registry.accept(message, dialect.keepsOne)
    return accepted(post, id, ttl, dialect.acceptedHeaders(delivery))
  }

  /** 201 by the side's own rules, and nobody gets anything. */
  function swallow(post: IncomingPost): Judged {
    const id = post.dialect.newMessageId()
    const nowhere = { token: post.token, messageId: id, transmissions: 0, outcome: 'waiting' as const }
    return accepted(post, id, Number(post.headers['ttl']), post.dialect.acceptedHeaders(nowhere))
  }

  function react(post: IncomingPost, request: RecordedRequest, rule: FaultRule): Reaction {
    const how = mannerOf(rule)
    const { answer, messageId } =
      how === 'swallow' ? swallow(post) : how && isAfterAccepting(how) ? judge(post) : planted(post, rule)
    const status = how === null || showsStatus(how) ? answer.status : null
    keep({ ...request, status, messageId, faulty: true })
    return { answer, how }
  }

  return {
    requests,
    meet(head) {
      const post = { ...head, ...UNREAD }
      const request = record(post)
      const rule = faults.take(request, ({ how }) => isBeforeTheBody(how))
      return rule && react(post, request, rule)
    },
    take(post) {
      const request = record(post)
      const rule = faults.take(request, ({ how }) => !isBeforeTheBody(how))
      if (rule) return react(post, request, rule)
      const { answer, messageId } = judge(post)
      keep({ ...request, status: answer.status, messageId })
      return { answer, how: null }
    },
  }
}

function mannerOf({ status, how }: FaultRule): Misbehaviour | null {
  return typeof status === 'string' ? status : (how ?? null)
}

function planted({ dialect }: IncomingPost, { status, headers, body }: FaultRule): Judged {
  const usual = dialect.fault(typeof status === 'number' ? status : USUAL_FAULT)
  const answer = { ...usual, headers: { ...usual.headers, ...headers }, body: body ?? usual.body }
  return { answer, messageId: null }
}

function accepted(post: IncomingPost, messageId: string, ttl: number, more: Readonly<Record<string, string>>): Judged {
  const location = post.origin + post.dialect.messagePath(messageId)
  return { answer: { status: 201, headers: { location, ttl: String(ttl), ...more }, body: '' }, messageId }
}
