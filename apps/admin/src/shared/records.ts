import type { DeviceId, DevicePut, Level, Me, UserId } from '@deskbell/contract'

/** Which backend this browser talks to, so that a start needs no network and the worker knows where to report. */
export interface ConnectionRecord {
  readonly site: string
  readonly name: string
  /** Absolute. */
  readonly apiRoot: string
  readonly levels: readonly Level[]
  readonly signIn: readonly string[]
  readonly own: boolean
  /** Who was signed in when the backend last answered; null when signed out. */
  readonly me: Me | null
  readonly by: 'session' | 'basic' | null
}

/** An application password that the person asked to be remembered. */
export interface RememberedPassword {
  readonly site: string
  readonly user: string
  readonly password: string
}

/** How this browser is registered for push: what the worker needs to renew it without a session (L3). */
export interface PushRegistration {
  readonly userId: UserId
  readonly site: string
  readonly apiRoot: string
  readonly deviceId: DeviceId
  /** Good only to renew or delete that row; null when the backend gave none. */
  readonly renewToken: string | null
  readonly endpoint: string
  /** The VAPID public key that the subscription was made with, base64url. */
  readonly applicationServerKey: string
  readonly keyId: string
  /** What was said of the device, to be said again when it is renewed. */
  readonly details: DeviceDetails
  /** Milliseconds; when the backend last confirmed it. */
  readonly confirmedAt: number
}

export type DeviceDetails = Omit<DevicePut, 'subscription' | 'keyId'> & { readonly label: string }

/** What a person wants on this device; only `on` may subscribe again by itself. */
export type PushIntent = 'on' | 'off' | 'unset'

/** Who took this device away, until the person turns push on again. */
export interface RemovalNote {
  readonly byName: string
  /** RFC 3339. */
  readonly at: string
}

/** The app offered notifications by itself: when, in milliseconds, and what the person did about it. */
export interface OfferNote {
  readonly at: number
  readonly answer: 'none' | 'not_now' | 'turn_on'
}

/** Where a tapped notification leads, for the start that follows (C2). */
export interface PendingTarget {
  /** Relative to the app's base. */
  readonly path: string
  /** Milliseconds. */
  readonly ts: number
}

/** Everything that is kept under one key. */
export interface Records {
  readonly connection: ConnectionRecord
  readonly password: RememberedPassword
  readonly registration: PushRegistration
  readonly pendingTarget: PendingTarget
  readonly language: string
  /** A session that could not be ended because the site was out of reach: its API root. */
  readonly unendedSession: string
  /** This device was reported lost, and everything else that was kept here went. */
  readonly wiped: RemovalNote
}

/** What is kept for each user of each site. */
export interface UserRecords {
  readonly intent: PushIntent
  readonly deviceId: DeviceId
  readonly removal: RemovalNote
  readonly offer: OfferNote
  /** Since when this device was silent, until it proves that it rings. RFC 3339, or empty if nobody knows. */
  readonly silentSince: string
}
