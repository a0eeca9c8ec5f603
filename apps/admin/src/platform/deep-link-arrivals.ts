import type { ConversationId, NotificationId } from '@deskbell/contract'

/**
 * Calls back with a path relative to the app's base when a notification was tapped: from the worker, or left behind by
 * it for this start (C1, C2). Call it once, when the router is up.
 * @returns how to stop
 */
export function onDeepLink(_handler: (path: string) => void): () => void {
  return () => undefined
}

/** The app was opened by this notification: reports "clicked" through the worker's outbox. */
export function reportClicked(_notificationId: NotificationId): void {}

/** The conversation was read here: its notifications leave the screen. */
export function clearNotifications(_conversationId: ConversationId): void {}

/** The number on the app's icon; 0 takes it away. Where there are no badges, nothing happens. */
export function showBadge(_count: number): void {}
