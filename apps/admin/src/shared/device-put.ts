import type { DevicePut } from '@deskbell/contract'
import type { DeviceDetails } from './records.ts'

/** The part of a `PushSubscription` that both the page and the worker read. */
export interface SubscriptionFacts {
  readonly endpoint: string
  readonly options?: { readonly applicationServerKey?: ArrayBuffer | null } | null
  readonly unsubscribe?: () => Promise<boolean>
  toJSON: () => { endpoint?: string; expirationTime?: number | null; keys?: Record<string, string> }
}

/** The body of `PUT /devices/{id}`; undefined when the browser gave a subscription without keys. */
export function devicePutBody(
  subscription: SubscriptionFacts,
  keyId: string,
  details: DeviceDetails,
): DevicePut | undefined {
  const { keys, expirationTime } = subscription.toJSON()
  // The installed app and a tab share one subscription: that a tab speaks now does not mean that the app is gone.
  const { installed, ...others } = details
  const p256dh = keys?.['p256dh']
  const auth = keys?.['auth']
  if (!p256dh || !auth) return undefined
  return {
    subscription: { endpoint: subscription.endpoint, keys: { p256dh, auth }, expirationTime: expirationTime ?? null },
    keyId,
    ...others,
    ...(installed ? { installed } : {}),
  }
}
