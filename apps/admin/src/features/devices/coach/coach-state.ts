import type { PromptPolicy } from '@deskbell/contract'
import type { Permission } from '../../../platform/permission.ts'
import type { DeviceTrouble, PushDeviceState } from '../../../platform/push-device-state.ts'
import type { Platform } from '../trace/platform-of.ts'
import type { TestOutcome } from './test-outcome.ts'

type Busy = Extract<PushDeviceState, { kind: 'busy' }>['doing']

/** Every state that a device can be in, as a person meets it. Each has a page with its next step (`coach-page.ts`). */
export type CoachState =
  | { readonly kind: 'checking' }
  | { readonly kind: 'busy'; readonly doing: Busy }
  /** The browser's question is open, or the browser keeps it behind a small icon. */
  | { readonly kind: 'asking' }
  /** W13: neither https nor localhost. */
  | { readonly kind: 'insecure' }
  /** W14-W17. */
  | { readonly kind: 'no_service_worker' | 'no_push' | 'no_notifications' }
  | { readonly kind: 'in_app_browser'; readonly app?: string }
  /** iPhone and iPad give push to apps on the Home Screen alone. */
  | { readonly kind: 'needs_install' }
  | { readonly kind: 'denied' }
  /** Allowed in the browser, and the system does not let it: subscribing was refused, or nothing was displayed (S52). */
  | { readonly kind: 'system_blocked'; readonly by: 'refused' | 'not_displayed' }
  /** Displayed as far as the browser knows, and never seen: Focus Assist, Do Not Disturb (S52). */
  | { readonly kind: 'hidden_by_focus' }
  | { readonly kind: 'android_channel' }
  /** Taken by the push service while the browser was closed, and never received (S53). */
  | { readonly kind: 'background_apps' }
  | { readonly kind: 'not_received' }
  | { readonly kind: 'brave_switch' }
  | { readonly kind: 'subscribe_failed' | 'register_failed'; readonly detail?: string }
  | { readonly kind: 'subscribe_timeout' | 'worker_failed' | 'key_mismatch' | 'too_many_devices' }
  | { readonly kind: 'quarantined' }
  | { readonly kind: 'probably_dead'; readonly since: string | null; readonly repaired: boolean }
  /** Somebody removed it; empty texts when the backend did not say who and when. */
  | { readonly kind: 'removed'; readonly byName: string; readonly at: string }
  /** W5: the site's switch. */
  | { readonly kind: 'site_off' }
  /** A22: the site wants nobody to be asked. */
  | { readonly kind: 'not_offered' }
  | { readonly kind: 'not_asked' }
  | { readonly kind: 'off' }
  /** Registered, and it has not yet answered under its present subscription. */
  | { readonly kind: 'unconfirmed'; readonly label: string }
  | { readonly kind: 'on'; readonly label: string }

export type CoachKind = CoachState['kind']

/** Everything that says in which state a device is. */
export interface CoachFacts {
  readonly push: PushDeviceState
  readonly permission: Permission
  readonly platform: Platform
  /** W5: false as soon as the site says so, before the device itself has heard of it. */
  readonly enabled: boolean | undefined
  /** Undefined while the site did not say: it is then taken for the default, which offers. */
  readonly prompt: PromptPolicy | undefined
  /** Has this device answered under its present subscription? Undefined: the site does not say. */
  readonly confirmed: boolean | undefined
  /** What the last staged test from here showed. */
  readonly test: TestOutcome
}

/** The one state that these facts make. What hinders more comes first: what is refused is not asked whether it is seen. */
export function coachState(facts: CoachFacts): CoachState {
  const { push, permission, prompt, enabled } = facts
  if (enabled === false && stoppedBySwitch.includes(push.kind)) return { kind: 'site_off' }
  switch (push.kind) {
    case 'checking':
    case 'insecure':
    case 'site_off':
    case 'denied':
    case 'off':
    case 'removed':
    case 'in_app_browser':
      return push
    case 'busy':
      return push.doing === 'turning_on' && permission === 'default' ? { kind: 'asking' } : push
    case 'unsupported':
      return { kind: unsupported[push.missing] }
    case 'needs_install':
      return { kind: 'needs_install' }
    case 'not_asked':
      return { kind: prompt === 'off' ? 'not_offered' : 'not_asked' }
    case 'broken':
      return broken(push, facts)
    case 'on':
      return push.trouble ? troubled(push.trouble) : (tested(facts) ?? ringing(push.label, facts))
  }
}

/** What the site's switch takes the sense from; what is wrong with the browser itself is said all the same. */
const stoppedBySwitch: readonly PushDeviceState['kind'][] = ['on', 'off', 'not_asked', 'removed']

const unsupported = {
  service_worker: 'no_service_worker',
  push: 'no_push',
  notifications: 'no_notifications',
} as const

/** What browsers name it by when subscribing is refused although the site is allowed: by the system, or by a policy. */
const refusedByName = 'NotAllowedError'

function broken({ why, detail }: Extract<PushDeviceState, { kind: 'broken' }>, facts: CoachFacts): CoachState {
  const said = detail === undefined ? {} : { detail }
  if (why === 'register_failed') return { kind: why, ...said }
  if (why !== 'subscribe_failed') return { kind: why }
  const { permission, platform } = facts
  if (detail === refusedByName && permission === 'granted') return { kind: 'system_blocked', by: 'refused' }
  // "Registration failed - push service error": Brave says it for as long as its switch is off.
  if (platform.browser === 'brave' && platform.os !== 'ios') return { kind: 'brave_switch' }
  return { kind: 'subscribe_failed', ...said }
}

function troubled({ why, since, repaired }: DeviceTrouble): CoachState {
  return why === 'quarantined' ? { kind: 'quarantined' } : { kind: 'probably_dead', since, repaired }
}

function tested({ test, platform: { os, browser } }: CoachFacts): CoachState | undefined {
  switch (test) {
    case 'not_received':
      if (browser === 'brave' && os !== 'ios') return { kind: 'brave_switch' }
      return { kind: mayEndWithItsWindows(os, browser) ? 'background_apps' : 'not_received' }
    case 'not_displayed':
      return os === 'android' ? { kind: 'android_channel' } : { kind: 'system_blocked', by: 'not_displayed' }
    case 'not_seen':
      return { kind: os === 'android' ? 'android_channel' : 'hidden_by_focus' }
    case 'none':
    case 'running':
    case 'passed':
      return undefined
  }
}

/** Chromium on Windows and Linux goes on behind closed windows only where it is told to. */
function mayEndWithItsWindows(os: Platform['os'], browser: Platform['browser']): boolean {
  return (os === 'windows' || os === 'linux') && (browser === 'chrome' || browser === 'edge' || browser === 'other')
}

function ringing(label: string, { confirmed }: CoachFacts): CoachState {
  return { kind: confirmed === false ? 'unconfirmed' : 'on', label }
}
