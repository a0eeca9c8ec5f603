import { createHash } from 'node:crypto'
import type { DevicePut } from '@deskbell/contract'
import { type PushSubscriptionKeys, pushServiceOf } from '@deskbell/web-push'
import { laneOf } from '../lane.ts'
import { plainText } from './plain-text.ts'

/** Of a device that nobody removed. */
export const alive = { removed_at: null, removed_by: null, removed_reason: null }
/** Of a device that has no story yet. */
export const blank = {
  name: null,
  muted: 0,
  app_url: null,
  language: null,
  time_zone: null,
  installed: 0,
  last_result: null,
  last_result_at: null,
  last_status: null,
  last_reason: null,
  confirmed_at: null,
  reported_at: null,
  unshown: 0,
  unshown_since: null,
  refused: 0,
  quarantine_reason: null,
  throttled_until: null,
} as const

/** What a subscription becomes in its row. The hash finds the row by its endpoint. */
export function subscriptionColumns({ endpoint, p256dh, auth }: PushSubscriptionKeys) {
  return {
    endpoint,
    endpoint_hash: createHash('sha256').update(endpoint).digest('base64url'),
    p256dh: Buffer.from(p256dh).toString('base64url'),
    auth: Buffer.from(auth).toString('base64url'),
    push_service: pushServiceOf(endpoint),
    lane: laneOf(endpoint),
  }
}

/** What was given replaces what was there; what was left out stays. */
export function detailColumns({ keyId, label, installed, language, timeZone, appUrl }: DevicePut) {
  const given = label === undefined ? '' : plainText(label)
  return {
    key_id: keyId,
    ...(given === '' ? {} : { label: given }),
    ...(installed === undefined ? {} : { installed: installed ? (1 as const) : (0 as const) }),
    ...(language === undefined ? {} : { language: plainText(language) }),
    ...(timeZone === undefined ? {} : { time_zone: plainText(timeZone) }),
    ...(appUrl === undefined ? {} : { app_url: appUrl }),
  }
}
