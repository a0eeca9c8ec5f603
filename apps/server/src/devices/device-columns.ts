import { createHash } from 'node:crypto'
import type { DevicePut } from '@deskbell/contract'
import { type PushSubscriptionKeys, pushServiceOf } from '@deskbell/web-push'
import type { DevicesTable, Millis } from '../db/schema.ts'
import { laneOf } from '../lane.ts'
import { plainText } from './plain-text.ts'

/** Of a device that nobody removed. */
export const alive = { removed_at: null, removed_by: null, removed_reason: null }
/** Of a subscription that nothing was sent to yet. A quarantine ends with it: the old one was refused, not the device. */
const unproven = {
  health: 'unknown',
  confirmed_at: null,
  unshown: 0,
  unshown_since: null,
  displayed_at: null,
  refused: 0,
  quarantine_reason: null,
  throttled_until: null,
} as const
/** Of a device that has no story yet. */
export const blank = {
  name: null,
  muted: 0,
  app_url: null,
  content_policy: null,
  language: null,
  time_zone: null,
  browser: null,
  system: null,
  installed: 0,
  last_result: null,
  last_result_at: null,
  last_status: null,
  last_reason: null,
  subscribed_at: null,
  reported_at: null,
  ...unproven,
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
export function detailColumns({ keyId, label, installed, language, timeZone, browser, system, appUrl }: DevicePut) {
  const given = label === undefined ? '' : plainText(label)
  return {
    key_id: keyId,
    ...(given === '' ? {} : { label: given }),
    ...(installed === undefined ? {} : { installed: installed ? (1 as const) : (0 as const) }),
    ...(language === undefined ? {} : { language: plainText(language) }),
    ...(timeZone === undefined ? {} : { time_zone: plainText(timeZone) }),
    ...(browser === undefined ? {} : { browser: plainText(browser) || null }),
    ...(system === undefined ? {} : { system: plainText(system) || null }),
    ...(appUrl === undefined ? {} : { app_url: appUrl }),
  }
}

/** What begins anew with another subscription. Its key is part of it: under another one the same endpoint may be rung. */
export function freshColumns(now: Millis) {
  return { ...unproven, subscribed_at: now }
}

type Subscribed = Pick<DevicesTable, 'endpoint_hash' | 'p256dh' | 'auth' | 'key_id'>

/** Is it the very subscription that the row has? */
export function isSameSubscription(row: Subscribed, given: Subscribed): boolean {
  return (
    row.endpoint_hash === given.endpoint_hash &&
    row.p256dh === given.p256dh &&
    row.auth === given.auth &&
    row.key_id === given.key_id
  )
}
