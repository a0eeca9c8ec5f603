import type { SubscriptionFacts } from '../shared/device-put.ts'
import { after } from '../shared/messages.ts'
import { inAppBrowser } from './in-app-browser.ts'
import { readyWorker, workerOptions } from './worker-registration.ts'

/** Whether push can work here at all, before anybody is asked anything (W13-W17). */
export type PushSupport =
  | { readonly kind: 'supported' }
  | { readonly kind: 'insecure' }
  | { readonly kind: 'needs_install'; readonly platform: 'ios' }
  | { readonly kind: 'in_app_browser'; readonly app?: string }
  | { readonly kind: 'unsupported'; readonly missing: 'service_worker' | 'push' | 'notifications' }

/** The part of `PushSubscription` that the page uses. */
export interface Subscription extends SubscriptionFacts {
  readonly expirationTime?: number | null
  unsubscribe: () => Promise<boolean>
}

export interface PagePushManager {
  getSubscription: () => Promise<Subscription | null>
  subscribe: (options: {
    userVisibleOnly: true
    applicationServerKey: Uint8Array<ArrayBuffer>
  }) => Promise<Subscription>
}

/** The browser's edge: everything about push that only a browser can do. */
export interface PushBrowser {
  readonly support: () => PushSupport
  readonly permission: () => NotificationPermission
  /** Must be called while a tap is being handled. */
  readonly requestPermission: () => Promise<NotificationPermission>
  /** Whether it subscribes without a tap. WebKit may refuse, and what was given up by then would be lost. */
  readonly subscribesByItself: () => boolean
  /** What is there already; never waits for a worker that was not registered. */
  readonly currentSubscription: () => Promise<Subscription | null>
  /** Rejects when the worker does not start. */
  readonly pushManager: () => Promise<PagePushManager>
}

/** Facts of the page's globals that say whether push can work. */
export interface PageFacts {
  readonly secure: boolean
  readonly serviceWorker: boolean
  readonly pushManager: boolean
  readonly notifications: boolean
  readonly userAgent: string
  readonly maxTouchPoints: number
  readonly installed: boolean
}

/** The one reason that helps most: where it is missing by design, the way out is said rather than the missing name. */
export function pushSupport(facts: PageFacts): PushSupport {
  if (!facts.secure) return { kind: 'insecure' }
  const missing = firstMissing(facts)
  if (!missing) return { kind: 'supported' }
  const inApp = inAppBrowser(facts.userAgent)
  if (inApp) return { kind: 'in_app_browser', ...(inApp.app && { app: inApp.app }) }
  if (isIos(facts) && !facts.installed) return { kind: 'needs_install', platform: 'ios' }
  return { kind: 'unsupported', missing }
}

function firstMissing(facts: PageFacts): 'service_worker' | 'push' | 'notifications' | undefined {
  if (!facts.serviceWorker) return 'service_worker'
  if (!facts.pushManager) return 'push'
  return facts.notifications ? undefined : 'notifications'
}

/** An iPad says that it is a Mac; no Mac has more than one touch point. */
function isIos({ userAgent, maxTouchPoints }: PageFacts): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)
}

/** Every browser on iOS is WebKit; elsewhere only Safari is, and all others that say so say Chrome too. */
export function isWebKit(userAgent: string): boolean {
  return /AppleWebKit/.test(userAgent) && !/Chrome\//.test(userAgent)
}

/** The real browser. `installed` is a fact of its own because the page finds it out by asking for its display mode. */
export function createPushBrowser(installed: () => boolean): PushBrowser {
  return {
    support: () =>
      pushSupport({
        secure: isSecureContext,
        serviceWorker: 'serviceWorker' in navigator,
        pushManager: 'PushManager' in globalThis,
        notifications: 'Notification' in globalThis,
        userAgent: navigator.userAgent,
        maxTouchPoints: navigator.maxTouchPoints,
        installed: installed(),
      }),
    permission: () => Notification.permission,
    subscribesByItself: () => !isWebKit(navigator.userAgent),
    requestPermission: () => Notification.requestPermission(),
    currentSubscription: async () => {
      const registration = await navigator.serviceWorker.getRegistration(workerOptions.scope)
      return (await registration?.pushManager.getSubscription()) ?? null
    },
    pushManager: async () => (await readyWorker()).pushManager,
  }
}

/** The promise, or `'timeout'` after so many milliseconds. */
export function limited<T>(milliseconds: number, promise: Promise<T>, wait = after): Promise<T | 'timeout'> {
  return new Promise((resolve, reject) => {
    const cancel = wait(milliseconds, () => resolve('timeout'))
    promise.finally(cancel).then(resolve, reject)
  })
}
