/** Why a push service refuses a message. Each side says it in its own words. */
export type Refusal =
  | 'unknown_endpoint'
  | 'expired_endpoint'
  | 'method_invalid'
  | 'ttl_missing'
  | 'ttl_invalid'
  | 'ttl_conflict'
  | 'urgency_invalid'
  | 'topic_invalid'
  | 'encoding_invalid'
  | 'too_large'
  | 'vapid_missing'
  | 'vapid_invalid'
  | 'vapid_other_key'

export type MessageCheck =
  | { readonly ok: true; readonly ttl: number; readonly urgency: string; readonly topic: string | null }
  | { readonly ok: false; readonly refusal: Refusal }

export type MessageLimits = {
  /** Seconds. */
  readonly longestTtl: number
  /** Whether a longer TTL is an error; else it is cut without a word. */
  readonly refusesLongerTtl: boolean
}

/** RFC 8030 §7.2: at least this much must be taken; every known service takes no more. */
export const MAX_BODY_BYTES = 4096
/** What is left of it for Firefox on Android, which Mozilla's service reaches through FCM. */
export const MAX_BRIDGED_BODY_BYTES = 2744

/** RFC 8030 §5: what a request says about itself. Node joins a header that came twice with a comma, which none allows. */
export function checkMessage(
  headers: Readonly<Record<string, string>>,
  bodyLength: number,
  { longestTtl, refusesLongerTtl, maxBody }: MessageLimits & { readonly maxBody: number },
): MessageCheck {
  const { ttl, urgency = 'normal', topic } = headers
  if (ttl === undefined) return refuse('ttl_missing')
  if (!/^\d+$/.test(ttl) || (refusesLongerTtl && Number(ttl) > longestTtl)) return refuse('ttl_invalid')
  if (!/^(very-low|low|normal|high)$/.test(urgency)) return refuse('urgency_invalid')
  if (topic !== undefined && !/^[A-Za-z0-9_-]{1,32}$/.test(topic)) return refuse('topic_invalid')
  if (bodyLength > maxBody) return refuse('too_large')
  if (bodyLength > 0 && headers['content-encoding'] !== 'aes128gcm') return refuse('encoding_invalid')
  return { ok: true, ttl: Math.min(Number(ttl), longestTtl), urgency, topic: topic ?? null }
}

function refuse(refusal: Refusal): MessageCheck {
  return { ok: false, refusal }
}
