import { type ConversationId, type NotificationId, parsePushMessageData } from '@deskbell/contract'
import type { After } from '../shared/messages.ts'
import type { Shown, ShownData } from '../shared/notification-options.ts'
import type { NotificationLike, NotificationsLike } from './browser.ts'
import { type InTurn, within } from './turns.ts'

/** What is on the screen. Every look and every show takes its turn. */
export interface ShownNotifications {
  /**
   * Shows exactly one notification; when the browser refuses it, the spare one instead.
   * @param make is told whether the same notification is on the screen already
   */
  readonly show: (
    what: { readonly tag: string; readonly notificationId: NotificationId } | undefined,
    make: (duplicate: boolean) => Shown,
    spare: () => Promise<Shown>,
  ) => Promise<void>
  /** Shows it under this tag, unless something newer stands there: that stays, and this one stands beside it. */
  readonly showBeside: (tag: string, shown: Shown) => Promise<void>
  /** Which notifications of the conversation are on the screen. */
  readonly idsOf: (conversationId: ConversationId) => Promise<readonly NotificationId[]>
  /**
   * The conversation was read: its notifications leave.
   * @param only these, and no newer ones
   */
  readonly closeOf: (conversationId: ConversationId, only?: readonly NotificationId[]) => Promise<void>
  /** Whose they were has signed out: all of them leave. */
  readonly closeAll: () => Promise<void>
}

/** A look that hangs must not keep a notification from being shown. */
const lookMs = 3_000

export function createShownNotifications(
  notifications: NotificationsLike,
  inTurn: InTurn,
  after: After,
): ShownNotifications {
  const looked = async (tag: string, notificationId: NotificationId): Promise<boolean> => {
    const shown = await notifications.getNotifications({ tag })
    return shown.some(one => dataOf(one).message?.notificationId === notificationId)
  }
  // When it cannot be told: rather rung twice than not at all.
  const isShown = (tag: string, id: NotificationId) => within(lookMs, looked(tag, id), false, after)
  return {
    show: (what, make, spare) =>
      inTurn(async () => {
        const duplicate = what ? await isShown(what.tag, what.notificationId) : false
        try {
          const { title, options } = make(duplicate)
          await notifications.showNotification(title, options)
        } catch {
          const { title, options } = await spare()
          await notifications.showNotification(title, options)
        }
      }),
    showBeside: (tag, { title, options }) =>
      inTurn(async () => {
        const there = await within(lookMs, notifications.getNotifications({ tag }), [], after)
        await notifications.showNotification(title, { ...options, tag: there.length > 0 ? `${tag} beside` : tag })
      }),
    idsOf: conversationId =>
      inTurn(async () =>
        (await notifications.getNotifications()).flatMap(one => {
          const { message } = dataOf(one)
          return message?.conversationId === conversationId ? [message.notificationId] : []
        }),
      ),
    closeOf: (conversationId, only) =>
      inTurn(async () => {
        for (const one of await notifications.getNotifications()) {
          const { message } = dataOf(one)
          if (message?.conversationId !== conversationId) continue
          if (!only || only.includes(message.notificationId)) one.close()
        }
      }),
    closeAll: () =>
      inTurn(async () => {
        for (const one of await notifications.getNotifications()) one.close()
      }),
  }
}

/** What a notification of ours carries, back from the browser. Others, and broken ones, carry nothing. */
export function dataOf(notification: NotificationLike): ShownData {
  const { data } = notification
  if (typeof data !== 'object' || data === null) return { message: null, navigate: null }
  const { message, navigate } = data as Record<string, unknown>
  return {
    // The message's own data stands alone where Safari showed the notification by itself.
    message: parsePushMessageData(message) ?? parsePushMessageData(data) ?? null,
    navigate: typeof navigate === 'string' ? navigate : null,
  }
}
