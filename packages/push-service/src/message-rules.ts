/** Why a push service refuses a message. Each side says it in its own words. */
export type Refusal =
  | 'unknown_endpoint'
  | 'expired_endpoint'
  | 'ttl_missing'
  | 'ttl_invalid'
  | 'urgency_invalid'
  | 'topic_invalid'
  | 'encoding_invalid'
  | 'too_large'
  | 'vapid_missing'
  | 'vapid_invalid'

export type MessageCheck =
  | { readonly ok: true; readonly ttl: number; readonly urgency: string; readonly topic: string | null }
  | { readonly ok: false; readonly refusal: Refusal }

/** RFC 8030 §7.2: at least this much must be taken; every known service takes no more. */
const MAX_BODY_BYTES = 4096
/** What the services keep a message for at most, in seconds. */
const LONGEST_TTL = 2_419_200

/**
 * RFC 8030 §5: what a request says about itself, a longer TTL cut to what is kept. Node joins a header that came twice
 * with a comma, which none of these forms allows.
 */
export function checkMessage(headers: Readonly<Record<string, string>>, bodyLength: number): MessageCheck {
  const { ttl, urgency = 'normal', topic } = headers
  if (ttl === undefined) return refuse('ttl_missing')
  if (!/^\d+$/.test(ttl)) return refuse('ttl_invalid')
  if (!/^(very-low|low|normal|high)$/.test(urgency)) return refuse('urgency_invalid')
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic)) return refuse('topic_invalid')
  if (bodyLength > MAX_BODY_BYTES) return refuse('too_large')
  if (bodyLength > 0 && headers['content-encoding'] !== 'aes128gcm') return refuse('encoding_invalid')
  return { ok: true, ttl: Math.min(Number(ttl), LONGEST_TTL), urgency, topic: topic ?? null }
}

function refuse(refusal: Refusal): MessageCheck {
  return { ok: false, refusal }
}
