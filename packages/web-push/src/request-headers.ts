import { WebPushError } from './errors.ts'
import { MAX_BODY_BYTES } from './limits.ts'
import type { PushService } from './push-services.ts'

/** How soon a device should be woken (RFC 8030 §5.3). */
export type Urgency = 'very-low' | 'low' | 'normal' | 'high'

/** The part of a push that becomes headers and body. */
export type PushContent = {
  /** What {@link encrypt} returned. */
  readonly body: Uint8Array
  /** Seconds, an integer from 0 to 2 419 200 (R1). */
  readonly ttl: number
  readonly urgency: Urgency
  /** See {@link topicFor}. */
  readonly topic?: string | undefined
  /** See {@link VapidSigner.header}. */
  readonly authorization: string
}

/** Four weeks: the most that every push service takes (webpush.md §2). */
const LONGEST_TTL_SECONDS = 2_419_200
const URGENCIES: ReadonlySet<string> = new Set<Urgency>(['very-low', 'low', 'normal', 'high'])
const TOPIC = /^[A-Za-z0-9_-]{1,32}$/
const PRINTABLE = /^[\x20-\x7e]+$/

/**
 * The headers of a push request (R1-R5). `Content-Length` is the HTTP client's.
 * Throws `ttl_invalid`, `urgency_invalid`, `topic_invalid`, `header_invalid` or `body_too_large`.
 */
export function requestHeaders(pushService: PushService, content: PushContent): Record<string, string> {
  const { body, ttl, urgency, topic, authorization } = content
  if (body.length > MAX_BODY_BYTES)
    throw new WebPushError('body_too_large', `A body has ${MAX_BODY_BYTES} bytes at most.`)
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > LONGEST_TTL_SECONDS) {
    throw new WebPushError('ttl_invalid', `The TTL must be an integer from 0 to ${LONGEST_TTL_SECONDS}.`)
  }
  if (!URGENCIES.has(urgency)) throw new WebPushError('urgency_invalid', 'The urgency is not one of RFC 8030 §5.3.')
  if (topic !== undefined && !TOPIC.test(topic)) {
    throw new WebPushError('topic_invalid', 'A topic has 1 to 32 characters of base64url.')
  }
  if (!PRINTABLE.test(authorization))
    throw new WebPushError('header_invalid', 'The authorization is not a header value.')

  const headers: Record<string, string> = {
    ttl: `${ttl}`,
    urgency,
    'content-encoding': 'aes128gcm',
    'content-type': 'application/octet-stream',
    authorization,
  }
  if (topic !== undefined) headers['topic'] = topic
  // R2: WNS refuses TTL 0 without the one and wants to be told to keep the rest; nobody else knows this header.
  if (pushService === 'wns') headers['x-wns-cache-policy'] = ttl === 0 ? 'no-cache' : 'cache'
  return headers
}
