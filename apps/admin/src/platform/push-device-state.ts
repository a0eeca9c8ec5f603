import type { ApiResult } from '@deskbell/api'
import type { DeviceId, TestAnswer } from '@deskbell/contract'
import type { Store } from '../shared/store.ts'

/** The state of push on this device, as something to say and something to do about it. */
export type PushDeviceState =
  | { readonly kind: 'checking' }
  /** W14-W17. */
  | { readonly kind: 'unsupported'; readonly missing: 'service_worker' | 'push' | 'notifications' }
  /** W13: neither https nor localhost. */
  | { readonly kind: 'insecure' }
  /** iOS gives push to apps on the Home Screen alone. */
  | { readonly kind: 'needs_install'; readonly platform: 'ios' }
  | { readonly kind: 'in_app_browser'; readonly app?: string }
  /** W5: the site's switch. */
  | { readonly kind: 'site_off' }
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on'
      readonly deviceId: DeviceId
      readonly label: string
      readonly keyId: string
      /** It is registered, and yet does not ring, or did not until now. */
      readonly trouble?: DeviceTrouble
    }
  /** Somebody removed this device; `at` is RFC 3339. Empty texts when the backend did not say. */
  | { readonly kind: 'removed'; readonly byName: string; readonly at: string }
  | { readonly kind: 'broken'; readonly why: PushFault; readonly detail?: string }
  | { readonly kind: 'busy'; readonly doing: 'turning_on' | 'turning_off' | 'repairing' | 'syncing' }

/** What the site says of a device that is registered and silent. Kept until the device proves that it rings. */
export interface DeviceTrouble {
  /** `quarantined`: its push service refuses it. `silent`: what its push service takes is never displayed. */
  readonly why: 'quarantined' | 'silent'
  /** RFC 3339; null if the site does not say since when. */
  readonly since: string | null
  /** It has a new subscription since; whether that rings, its next notification shows. Otherwise it takes a tap. */
  readonly repaired: boolean
}

export type PushFault =
  /** The browser refused, or its push service did. */
  | 'subscribe_failed'
  /** The browser did not answer: its push service cannot be reached. */
  | 'subscribe_timeout'
  /** The site did not take the registration; `detail` is the problem's code or how the call ended. */
  | 'register_failed'
  /** The site's key changed and the browser did not give a new subscription: a tap is needed. */
  | 'key_mismatch'
  /** The service worker did not start. */
  | 'worker_failed'
  /** The user has as many devices as one may have. */
  | 'too_many_devices'

export interface PushDevice extends Store<PushDeviceState> {
  /** W9, W10: call it straight from a tap. Asks for permission, subscribes, registers. The result is the state. */
  readonly turnOn: () => Promise<void>
  /** W38, W39: takes the row away, then unsubscribes. */
  readonly turnOff: () => Promise<void>
  /** Compares browser, site and intent, and mends what differs (L2). Never asks for permission. */
  readonly sync: () => Promise<void>
  /** Gives this device a new subscription under its row. Call it straight from a tap: iOS subscribes only then. */
  readonly repair: () => Promise<void>
  /** Rings this device. */
  readonly test: () => Promise<ApiResult<TestAnswer>>
}
