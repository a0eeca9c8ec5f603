import { ECDH } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { checkEndpoint, type EndpointFault, type EndpointPolicy } from './endpoint-policy.ts'

/** A checked push subscription, keys as raw bytes (R9). The endpoint is a capability URL: keep it out of logs. */
export type PushSubscriptionKeys = {
  readonly endpoint: string
  /** The browser's public key: 65 bytes, uncompressed P-256, on the curve. */
  readonly p256dh: Uint8Array
  /** The authentication secret: 16 bytes. */
  readonly auth: Uint8Array
}

/** Why a subscription is refused. Stable: servers answer with these. */
export type SubscriptionFault = EndpointFault | 'subscription_invalid' | 'p256dh_invalid' | 'auth_invalid'

export type ParsedSubscription =
  | { readonly ok: true; readonly subscription: PushSubscriptionKeys }
  | { readonly ok: false; readonly code: SubscriptionFault }

export const PUBLIC_KEY_BYTES = 65
export const AUTH_BYTES = 16
export const UNCOMPRESSED_POINT = 0x04
/** No encoding of 65 bytes is longer: longer text is not worth decoding. */
const MAX_KEY_TEXT = 88

/**
 * Reads what `PushSubscription.toJSON()` gives, `{endpoint, keys: {p256dh, auth}}`, from an untrusted source
 * (R9, E1, E2). Takes any input; unknown fields are ignored.
 */
export function parseSubscription(input: unknown, policy: EndpointPolicy): ParsedSubscription {
  if (!isRecord(input)) return refuse('subscription_invalid')
  const { endpoint, keys } = input
  if (typeof endpoint !== 'string') return refuse('endpoint_invalid')
  const checked = checkEndpoint(endpoint, policy)
  if (!checked.ok) return checked
  if (!isRecord(keys)) return refuse('subscription_invalid')
  const p256dh = decodeKey(keys['p256dh'])
  if (!p256dh || !isPointOnCurve(p256dh)) return refuse('p256dh_invalid')
  const auth = decodeKey(keys['auth'])
  if (auth?.length !== AUTH_BYTES) return refuse('auth_invalid')
  return { ok: true, subscription: { endpoint, p256dh, auth } }
}

/** Whether the bytes are an uncompressed point of P-256 (RFC 8291 §2: received keys must be verified). */
export function isPointOnCurve(point: Uint8Array): boolean {
  if (point.length !== PUBLIC_KEY_BYTES || point[0] !== UNCOMPRESSED_POINT) return false
  try {
    ECDH.convertKey(point, 'prime256v1')
    return true
  } catch {
    return false
  }
}

function decodeKey(value: unknown): Uint8Array | null {
  return typeof value === 'string' && value.length <= MAX_KEY_TEXT ? decodeBase64(value) : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function refuse(code: SubscriptionFault): ParsedSubscription {
  return { ok: false, code }
}
