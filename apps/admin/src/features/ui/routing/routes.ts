import {
  type ConversationId,
  deepLinkPath,
  type Level,
  type NotificationId,
  parseDeepLinkPath,
} from '@deskbell/contract'

/** What an account may do beyond answering. Admins may do everything (contract, `GET /me`). */
export type Capability = 'manage_push' | 'manage_devices' | 'manage_users'

export interface RouteFacts {
  /** Relative to the app's base; wouter's patterns. */
  readonly path: string
  /** Anybody, or only who is signed in. */
  readonly access: 'public' | 'member'
  readonly capability?: Capability
  /** Hidden, and not found, where the backend does not speak it. */
  readonly level?: Level
  /** Needs a session: an application password may not. */
  readonly sessionOnly?: boolean
}

/** Every screen of the app. */
export const routes = {
  inbox: { path: '/', access: 'member', level: 'conversations' },
  conversation: { path: '/conversations/:conversationId', access: 'member', level: 'conversations' },
  device: { path: '/device', access: 'member', level: 'push' },
  deviceHelp: { path: '/device/help', access: 'member', level: 'push' },
  welcome: { path: '/welcome', access: 'member', level: 'push' },
  paired: { path: '/paired', access: 'member', level: 'push', sessionOnly: true },
  pushSettings: { path: '/settings/push', access: 'member', level: 'push', capability: 'manage_push' },
  devices: { path: '/settings/devices', access: 'member', level: 'push' },
  status: { path: '/settings/status', access: 'member', level: 'accounts', capability: 'manage_push' },
  testDevices: { path: '/settings/test', access: 'member', level: 'routing' },
  departments: { path: '/settings/departments', access: 'member', level: 'routing', capability: 'manage_users' },
  rules: { path: '/settings/notifications', access: 'member', level: 'routing', capability: 'manage_push' },
  email: { path: '/settings/email', access: 'member', level: 'routing', capability: 'manage_push' },
  widget: { path: '/settings/widget', access: 'member', level: 'routing', capability: 'manage_push' },
  log: { path: '/settings/log', access: 'member', level: 'routing' },
  audit: { path: '/settings/audit', access: 'member', level: 'accounts', capability: 'manage_users' },
  users: { path: '/users', access: 'member', level: 'accounts', capability: 'manage_users', sessionOnly: true },
  profile: { path: '/profile', access: 'member' },
  more: { path: '/more', access: 'member' },
  signIn: { path: '/sign-in', access: 'public' },
  connect: { path: '/connect', access: 'public' },
  setup: { path: '/setup', access: 'public' },
  invitation: { path: '/invitation', access: 'public' },
  reset: { path: '/reset', access: 'public' },
  pair: { path: '/pair', access: 'public' },
} as const satisfies Record<string, RouteFacts>

export type RouteName = keyof typeof routes

/** Paths for links, relative to the app's base. The ones that a push may open come from the contract. */
export const hrefs = {
  inbox: () => deepLinkPath({ to: 'inbox' }),
  conversation: (conversationId: ConversationId) => deepLinkPath({ to: 'conversation', conversationId }),
  device: (notificationId?: NotificationId) =>
    deepLinkPath({ to: 'device', ...(notificationId && { notificationId }) }),
  /** All that may hinder a device, or one topic of it; `on`: for which browser, as devices are labelled. */
  deviceHelp: (topic?: string, on?: string) =>
    `${routes.deviceHelp.path}${topic ? `/${topic}` : ''}${on ? `?on=${encodeURIComponent(on)}` : ''}`,
  welcome: () => routes.welcome.path,
  paired: () => routes.paired.path,
  pushSettings: () => routes.pushSettings.path,
  devices: () => routes.devices.path,
  departments: () => routes.departments.path,
  rules: () => routes.rules.path,
  email: () => routes.email.path,
  widget: () => routes.widget.path,
  status: () => routes.status.path,
  testDevices: () => routes.testDevices.path,
  /** Everything, or what concerns one conversation. */
  log: (conversationId?: ConversationId) =>
    conversationId ? `${routes.log.path}?conversation=${conversationId}` : routes.log.path,
  audit: () => routes.audit.path,
  users: () => routes.users.path,
  profile: () => routes.profile.path,
  more: () => routes.more.path,
  /** `returnTo`: where to go once signed in; only what {@link parseReturnPath} knows is followed. */
  signIn: (returnTo?: string) =>
    returnTo && returnTo !== '/' ? `${routes.signIn.path}?to=${encodeURIComponent(returnTo)}` : routes.signIn.path,
  connect: () => routes.connect.path,
} as const satisfies Partial<Record<RouteName, (...args: never[]) => string>>

/** More than any screen puts into its address. */
const LONGEST_QUERY = 500

/**
 * Where `?to=` may lead: a deep link or a screen of the table that needs somebody, with its filters; never another address.
 * @returns a path of our own making, or undefined
 */
export function parseReturnPath(to: string | null | undefined): string | undefined {
  if (!to) return undefined
  const link = parseDeepLinkPath(to)
  if (link) return deepLinkPath(link)
  const [path, ...rest] = to.split('?')
  const known = Object.values(routes).find(route => route.access === 'member' && route.path === path)?.path
  // Written anew: whatever stood in it is a value then.
  const query = String(new URLSearchParams(rest.join('?')))
  return known && query && query.length <= LONGEST_QUERY ? `${known}?${query}` : known
}
