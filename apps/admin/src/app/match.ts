import { type ConversationId, type NotificationId, parseId } from '@deskbell/contract'
import { type RouteName, routes } from '../features/ui/routing/routes.ts'

export interface Place {
  readonly route: RouteName
  readonly conversationId?: ConversationId
  /** `?ntf=`: the notification whose tap led here. */
  readonly notificationId?: NotificationId
  /** Of help: what is looked up. Unknown ones lead to all of it. */
  readonly topic?: string
}

/**
 * The screen at an address.
 * @param path relative to the app's base, a slash at its end is ignored
 * @returns undefined where there is none, a malformed conversation id included
 */
export function matchPlace(path: string, search: string): Place | undefined {
  const clean = path.length > 1 ? path.replace(/\/+$/, '') : path
  const notificationId = parseId('ntf', new URLSearchParams(search).get('ntf'))
  const tap = notificationId ? { notificationId } : {}
  const id = /^\/conversations\/([^/]+)$/.exec(clean)?.[1]
  if (id !== undefined) {
    const conversationId = parseId('cnv', id)
    return conversationId && { route: 'conversation', conversationId, ...tap }
  }
  const topic = /^\/device\/help\/([^/]+)$/.exec(clean)?.[1]
  if (topic !== undefined) return { route: 'deviceHelp', topic }
  const names = Object.keys(routes) as RouteName[]
  const route = names.find(name => routes[name].path === clean)
  return route && { route, ...tap }
}
