import {
  type DeepLink,
  deepLinkPath,
  type PushMessageData,
  parseDeepLinkPath,
  parseDeepLinkUrl,
} from '@deskbell/contract'

/**
 * Where a notification leads (C3): its own address if it is a deep link of this very app, else what its data says, else
 * the inbox. The address is never opened as it came: the path is made anew from what was understood.
 * @param appUrl the app's own address
 * @returns a path relative to the app's base
 */
export function pathOfNotification(appUrl: string, navigate: unknown, data: PushMessageData | undefined): string {
  const given = typeof navigate === 'string' ? parseDeepLinkUrl(appUrl, navigate) : undefined
  return deepLinkPath(given ?? linkOfData(data))
}

/** Of data alone: the contract fixes what each kind of notification opens. */
function linkOfData(data: PushMessageData | undefined): DeepLink {
  if (!data) return { to: 'inbox' }
  const { conversationId, notificationId } = data
  return conversationId ? { to: 'conversation', conversationId, notificationId } : { to: 'device', notificationId }
}

/** Where a window of the app is: the same conversation or screen, whatever its query says. */
export function isSamePlace(appUrl: string, windowUrl: string, path: string): boolean {
  const here = parseDeepLinkUrl(appUrl, windowUrl)
  const there = parseDeepLinkPath(path)
  if (!here || !there) return false
  const place = (link: DeepLink) => deepLinkPath(withoutNotification(link))
  return place(here) === place(there)
}

function withoutNotification(link: DeepLink): DeepLink {
  return link.to === 'conversation' ? { to: link.to, conversationId: link.conversationId } : { to: link.to }
}
