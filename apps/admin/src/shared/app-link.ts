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
 * @param reply somebody wants to answer there
 * @returns a path relative to the app's base
 */
export function pathOfNotification(
  appUrl: string,
  navigate: unknown,
  data: PushMessageData | undefined,
  reply = false,
): string {
  const given = typeof navigate === 'string' ? parseDeepLinkUrl(appUrl, navigate) : undefined
  const link = given ?? linkOfData(data)
  return deepLinkPath(reply && link.to === 'conversation' ? { ...link, reply } : link)
}

/** Of data alone: the contract fixes what each kind of notification opens. */
function linkOfData(data: PushMessageData | undefined): DeepLink {
  if (!data) return { to: 'inbox' }
  const { conversationId, notificationId } = data
  return conversationId ? { to: 'conversation', conversationId, notificationId } : { to: 'device', notificationId }
}

/** Where a window of the app is: the same conversation or screen, whichever notification led there. */
export function isSamePlace(appUrl: string, windowUrl: string, path: string): boolean {
  const here = parseDeepLinkUrl(appUrl, windowUrl)
  const there = parseDeepLinkPath(path)
  if (!here || !there) return false
  const place = (link: DeepLink) => deepLinkPath(withoutNotification(link))
  return place(here) === place(there)
}

function withoutNotification(link: DeepLink): DeepLink {
  if (link.to !== 'conversation') return { to: link.to }
  const { notificationId: _whichever, ...place } = link
  return place
}
