import type { PagePushManager, PushBrowser, PushSupport, Subscription } from '../push-browser.ts'

/** The browser's edge, doubled: everything above it is real. */
export interface FakePushBrowser extends PushBrowser {
  supported: PushSupport
  allowed: NotificationPermission
  /** What the person answers. */
  answersPermission: NotificationPermission
  subscription: Subscription | null
  /** Endpoints that were given out, in order. */
  readonly given: string[]
  /** Endpoints that were given up, in order. */
  readonly ended: string[]
  /** How `subscribe()` behaves. */
  subscribes: 'at once' | 'never' | 'refuses'
  workerStarts: boolean
  /** Not WebKit's way. */
  byItself: boolean
}

export function createFakePushBrowser(): FakePushBrowser {
  const manager: PagePushManager = {
    getSubscription: () => Promise.resolve(browser.subscription),
    subscribe: ({ applicationServerKey }) => {
      if (browser.subscribes === 'never') return new Promise(() => undefined)
      if (browser.subscribes === 'refuses') return Promise.reject(new DOMException('no', 'NotAllowedError'))
      if (browser.subscription) return Promise.reject(new DOMException('other key', 'InvalidStateError'))
      const endpoint = `https://push.test/${browser.given.length + 1}`
      browser.given.push(endpoint)
      browser.subscription = subscriptionOf(endpoint, applicationServerKey.buffer)
      return Promise.resolve(browser.subscription)
    },
  }
  const subscriptionOf = (endpoint: string, applicationServerKey: ArrayBuffer): Subscription => ({
    endpoint,
    options: { applicationServerKey },
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: 'cDI1NmRo', auth: 'YXV0aA' } }),
    unsubscribe: () => {
      browser.ended.push(endpoint)
      browser.subscription = null
      return Promise.resolve(true)
    },
  })
  const browser: FakePushBrowser = {
    supported: { kind: 'supported' },
    allowed: 'default',
    answersPermission: 'granted',
    subscription: null,
    given: [],
    ended: [],
    subscribes: 'at once',
    workerStarts: true,
    byItself: true,
    subscribesByItself: () => browser.byItself,
    support: () => browser.supported,
    permission: () => browser.allowed,
    requestPermission: () => {
      browser.allowed = browser.answersPermission
      return Promise.resolve(browser.allowed)
    },
    currentSubscription: () => Promise.resolve(browser.subscription),
    pushManager: () => (browser.workerStarts ? Promise.resolve(manager) : Promise.reject(new Error('no worker'))),
  }
  return browser
}
