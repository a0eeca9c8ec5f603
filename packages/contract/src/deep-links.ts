import { type ConversationId, type NotificationId, parseId } from './ids.ts'

/** A place in the app that a notification may open. Nothing else is ever opened from a push (webpush C3). */
export type DeepLink =
  | {
      readonly to: 'conversation'
      readonly conversationId: ConversationId
      readonly notificationId?: NotificationId
      /** Somebody wants to answer: the field for it has the focus. */
      readonly reply?: true
    }
  | { readonly to: 'device'; readonly notificationId?: NotificationId }
  | { readonly to: 'inbox'; readonly notificationId?: NotificationId }

/** The path with query, relative to the app's address, beginning with a slash. */
export function deepLinkPath(link: DeepLink): string {
  switch (link.to) {
    case 'conversation':
      return `/conversations/${link.conversationId}${query(link.notificationId, link.reply)}`
    case 'device':
      return `/device${query(link.notificationId)}`
    case 'inbox':
      return `/${query(link.notificationId)}`
  }
}

/** The absolute address (Declarative Web Push wants one). `appUrl` may end in a slash or not. */
export function deepLinkUrl(appUrl: string, link: DeepLink): string {
  return appUrl.replace(/\/+$/, '') + deepLinkPath(link)
}

/**
 * Reads a path with optional query and fragment, relative to the app's address.
 * @returns undefined for anything that is not a deep link: the caller goes to the inbox or stays where it is
 */
export function parseDeepLinkPath(path: string): DeepLink | undefined {
  const [beforeFragment = ''] = path.split('#')
  const [pathname = '', search = ''] = beforeFragment.split('?')
  const notificationId = parseId('ntf', parameter(search, 'ntf'))
  const withNotification = notificationId ? { notificationId } : {}
  if (pathname === '/' || pathname === '') return { to: 'inbox', ...withNotification }
  if (pathname === '/device') return { to: 'device', ...withNotification }
  const conversationId = parseId('cnv', /^\/conversations\/([^/]+)$/.exec(pathname)?.[1])
  const reply = parameter(search, 'reply') === '1' ? { reply: true as const } : {}
  return conversationId && { to: 'conversation', conversationId, ...withNotification, ...reply }
}

/**
 * Reads an absolute address.
 * @param appUrl the app's own address: a link of another origin or outside its base path is no deep link
 */
export function parseDeepLinkUrl(appUrl: string, url: string): DeepLink | undefined {
  const base = appUrl.replace(/\/+$/, '')
  if (!url.startsWith(base)) return undefined
  const rest = url.slice(base.length)
  return rest === '' || /^[/?#]/.test(rest) ? parseDeepLinkPath(rest) : undefined
}

function query(notificationId: NotificationId | undefined, reply?: true): string {
  const parts = [...(notificationId ? [`ntf=${notificationId}`] : []), ...(reply ? ['reply=1'] : [])]
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

function parameter(search: string, name: string): string | undefined {
  for (const pair of search.split('&')) {
    const [key, value] = pair.split('=')
    if (key === name) return value
  }
  return undefined
}
