import { type PushMessage, parseDeepLinkUrl } from '@deskbell/contract'
import { genericText } from '../shared/generic-text.ts'
import { toGenericNotification, toNotificationOptions } from '../shared/notification-options.ts'
import type { SetBadge } from './badge.ts'
import type { PushLike } from './browser.ts'
import { readPush } from './read-push.ts'
import type { ReceiptOutbox } from './receipt-outbox.ts'
import type { ShownNotifications } from './shown-notifications.ts'

export interface PushDeps {
  readonly shown: ShownNotifications
  readonly outbox: ReceiptOutbox
  /** Where nothing wakes the worker for a network, a push is the next chance of what waits. */
  readonly sendActions: () => Promise<unknown>
  readonly setBadge: SetBadge
  readonly app: AppFacts
  /** The language that the person chose, if it can be told soon. */
  readonly language: () => Promise<string | undefined>
  readonly now: () => number
}

/** Fixed facts of this installation. */
export interface AppFacts {
  /** The app's address, without a slash at the end. */
  readonly appUrl: string
  readonly languages: readonly string[]
  readonly maxActions: number
}

/**
 * W1: every push ends in exactly one visible notification, whatever its bytes. Nothing stands before it: no network, no
 * look at open windows. Badge and receipts follow.
 */
export function createPushHandler(deps: PushDeps): (event: PushLike) => Promise<void> {
  return async event => {
    const receivedAt = deps.now()
    const message = readPush(event)
    const displayed = show(deps, message)
    // Not displayed is no reason to say nothing: the push was received.
    const displayedAt = await displayed.then(deps.now, () => undefined)
    await Promise.allSettled([
      message?.app_badge !== undefined && deps.setBadge(message.app_badge),
      deps.sendActions(),
      message &&
        deps.outbox.report(message.notification.data, [
          { stage: 'received', at: receivedAt },
          ...(displayedAt === undefined ? [] : [{ stage: 'displayed' as const, at: displayedAt }]),
        ]),
    ])
    await displayed
  }
}

function show(deps: PushDeps, message: PushMessage | undefined): Promise<void> {
  const { appUrl, languages, maxActions } = deps.app
  const notification = message?.notification
  const generic = async () =>
    toGenericNotification(genericText([await deps.language(), ...languages]), {
      message: notification?.data ?? null,
      navigate: notification?.navigate ?? null,
    })
  const pictures = { badge: `${appUrl}/icons/badge-192.png`, icon: `${appUrl}/icons/icon-192.png` }
  if (!message || !notification) return deps.shown.show(undefined, unreadable, generic)
  const { tag, navigate, data } = notification
  return deps.shown.show(
    { tag, notificationId: data.notificationId },
    duplicate =>
      toNotificationOptions(message, {
        ...{ duplicate, maxActions },
        ...pictures,
        navigate: parseDeepLinkUrl(appUrl, navigate) ? navigate : undefined,
      }),
    generic,
  )
}

/** There is nothing to make a notification of: the spare one is shown. */
function unreadable(): never {
  throw new TypeError('not a push message')
}
