import { type ConversationId, deepLinkPath, type NotificationId, parseDeepLinkPath } from '@deskbell/contract'
import { acknowledge, parseWorkerMessage } from '../shared/messages.ts'
import { appBase } from './app-base.ts'
import { records } from './storage.ts'
import { tellWorker } from './worker-registration.ts'

/** What a tap left behind for the next start is old news after a minute (C2). */
const pendingMs = 60_000

/**
 * Calls back with a path relative to the app's base when a notification was tapped: from the worker, or left behind by
 * it for this start (C1, C2). Call it once, when the router is up.
 * @returns how to stop
 */
export function onDeepLink(handler: (path: string) => void): () => void {
  const stop = new AbortController()
  const { signal } = stop
  const arrive = (path: string) => {
    const link = parseDeepLinkPath(path)
    const known = link && deepLinkPath(link)
    if (known && location.pathname + location.search !== appBase + known) handler(known)
  }
  const takePending = async () => {
    const target = await records.take('pendingTarget').catch(() => undefined)
    if (target && !signal.aborted && Date.now() - target.ts < pendingMs) arrive(target.path)
  }
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.addEventListener(
      'message',
      event => {
        const message = parseWorkerMessage(event.data)
        if (message?.type !== 'navigate') return
        acknowledge(event.ports)
        arrive(message.path)
      },
      { signal },
    )
    navigator.serviceWorker.startMessages()
  }
  // A click may bring a window to the front without a word (WebKit): it looks for itself.
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') void takePending()
    },
    { signal },
  )
  void takePending()
  return () => stop.abort()
}

/** The app was opened by this notification: reports "clicked" through the worker's outbox. */
export function reportClicked(notificationId: NotificationId): void {
  tellWorker({ type: 'report_clicked', notificationId })
}

/** The conversation was read here: its notifications leave the screen. */
export function clearNotifications(conversationId: ConversationId): void {
  tellWorker({ type: 'conversation_read', conversationId })
}

/** The number on the app's icon; 0 takes it away. Where there are no badges, nothing happens. */
export function showBadge(count: number): void {
  if (!('setAppBadge' in navigator)) return
  // Refused where the app is not installed.
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()
  done.catch(() => undefined)
}
