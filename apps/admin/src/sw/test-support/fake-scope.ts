import type { SubscriptionFacts } from '../../shared/device-put.ts'
import type { NotificationLike, WindowLike } from '../browser.ts'
import type { Scope } from '../create-worker.ts'

/** A notification on the fake screen. */
export interface ShownCall {
  readonly title: string
  readonly options: NotificationOptions & { readonly renotify?: boolean; readonly navigate?: string }
}

/** A worker's browser that keeps to the rules which matter here: tags replace, and a look during a show loses it. */
export interface FakeScope extends Scope {
  /** Every `showNotification()`, refused ones too. */
  readonly shows: ShownCall[]
  readonly screen: (NotificationLike & ShownCall)[]
  readonly windows: FakeWindow[]
  readonly opened: string[]
  readonly badges: number[]
  readonly syncs: string[]
  /** What would have lost a notification in a real browser. */
  readonly faults: string[]
  /** Makes the next shows fail, as a browser does that dislikes the options. */
  refuseShows: number
  subscription: SubscriptionFacts | null
  /** What `subscribe()` gives; null makes it fail. */
  nextSubscription: SubscriptionFacts | null
}

/** One window, and what was done to it. */
export interface FakeWindow extends WindowLike {
  url: string
  readonly done: string[]
}

export function createFakeScope(scopeUrl = 'https://desk.test/'): FakeScope {
  let showing = 0
  const scope: FakeScope = {
    ...{ shows: [], screen: [], windows: [], opened: [], badges: [], syncs: [], faults: [] },
    ...{ refuseShows: 0, subscription: null, nextSubscription: null },
    registration: {
      scope: scopeUrl,
      showNotification: async (title, options) => {
        scope.shows.push({ title, options })
        if (scope.refuseShows-- > 0) throw new TypeError('refused')
        const before = showing++
        await Promise.resolve()
        showing--
        if (before > 0) scope.faults.push('two shows overlapped')
        const { tag } = options
        const old = scope.screen.findIndex(one => tag !== undefined && one.tag === tag)
        if (old >= 0) scope.screen.splice(old, 1)
        const shown = { title, options, tag: tag ?? '', data: structuredClone(options.data) as unknown }
        const close = () =>
          void scope.screen.splice(
            scope.screen.findIndex(one => one.data === shown.data),
            1,
          )
        scope.screen.push({ ...shown, close })
      },
      getNotifications: async filter => {
        await Promise.resolve()
        if (showing > 0) scope.faults.push('a look overlapped a show')
        return scope.screen.filter(one => filter?.tag === undefined || one.tag === filter.tag)
      },
      pushManager: {
        getSubscription: () => Promise.resolve(scope.subscription),
        subscribe: () => {
          if (!scope.nextSubscription) return Promise.reject(new DOMException('no', 'NotAllowedError'))
          scope.subscription = scope.nextSubscription
          return Promise.resolve(scope.nextSubscription)
        },
      },
      sync: {
        register: tag => {
          scope.syncs.push(tag)
          return Promise.resolve()
        },
      },
    },
    clients: {
      matchAll: () => Promise.resolve([...scope.windows]),
      openWindow: url => {
        scope.opened.push(url)
        return Promise.resolve(null)
      },
    },
    navigator: {
      languages: ['en-GB'],
      setAppBadge: count => {
        scope.badges.push(count)
        return Promise.resolve()
      },
      clearAppBadge: () => {
        scope.badges.push(0)
        return Promise.resolve()
      },
    },
    skipWaiting: () => Promise.resolve(),
  }
  return scope
}

export interface FakeWindowOptions {
  readonly url: string
  readonly focused?: boolean
  readonly visibilityState?: string
  readonly frameType?: string
  /** `focus()` rejects, as without a tap. */
  readonly refusesFocus?: boolean
  /** A page that listens answers `navigate`. */
  readonly answers?: boolean
  /** Called when it was told something and will not answer. */
  readonly onSilence?: () => void
  /** `navigate()` rejects, as for a window that no worker controls. */
  readonly refusesNavigate?: boolean
}

export function createFakeWindow(options: FakeWindowOptions): FakeWindow {
  const { refusesFocus, answers, onSilence, refusesNavigate, ...facts } = options
  const window: FakeWindow = {
    ...facts,
    done: [],
    focus: () => {
      window.done.push('focus')
      return refusesFocus ? Promise.reject(new DOMException('no', 'InvalidAccessError')) : Promise.resolve(window)
    },
    navigate: url => {
      window.done.push(`navigate ${url}`)
      return refusesNavigate ? Promise.reject(new TypeError('not controlled')) : Promise.resolve(window)
    },
    postMessage: (message, transfer) => {
      window.done.push(`message ${JSON.stringify(message)}`)
      const [port] = transfer
      if (!answers) queueMicrotask(() => onSilence?.())
      else if (port instanceof MessagePort) port.postMessage(true)
    },
  }
  return window
}

/** A subscription as a browser gives it. */
export function fakeSubscription(endpoint: string, applicationServerKey?: ArrayBuffer): SubscriptionFacts {
  return {
    endpoint,
    options: { applicationServerKey: applicationServerKey ?? null },
    toJSON: () => ({ endpoint, expirationTime: null, keys: { p256dh: 'cDI1NmRo', auth: 'YXV0aA' } }),
  }
}
