/**
 * The parts of the worker's browser that the handlers use, as small as they use them: so each handler can be given
 * something else in a test, and compiles without the worker's globals.
 */
export interface WindowLike {
  readonly url: string
  readonly focused?: boolean
  readonly visibilityState?: string
  readonly frameType?: string
  focus: () => Promise<WindowLike>
  navigate: (url: string) => Promise<WindowLike | null>
  postMessage: (message: unknown, transfer: Transferable[]) => void
}

export interface ClientsLike {
  matchAll: (options: { type: 'window'; includeUncontrolled: boolean }) => Promise<readonly WindowLike[]>
  openWindow: (url: string) => Promise<unknown>
}

export interface NotificationLike {
  readonly data: unknown
  readonly tag?: string
  close: () => void
}

/** A tap. `reply`: the words that were typed into the notification, where the platform takes some. */
export interface TapLike {
  readonly notification: NotificationLike
  /** The button's name; empty for the notification itself. */
  readonly action?: string | undefined
  readonly reply?: string | null | undefined
}

export interface NotificationsLike {
  showNotification: (title: string, options: NotificationOptions) => Promise<void>
  getNotifications: (filter?: { tag?: string }) => Promise<readonly NotificationLike[]>
}

/** A push as it comes. `notification` and `appBadge` are WebKit's, when the message was declarative. */
export interface PushLike {
  readonly data: { text: () => string } | null
  readonly notification?: unknown
  readonly appBadge?: unknown
}

/** Badges on the app's icon: not everywhere. */
export interface BadgeLike {
  readonly setAppBadge?: (count: number) => Promise<void>
  readonly clearAppBadge?: () => Promise<void>
}
