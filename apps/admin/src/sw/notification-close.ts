import type { NotificationLike } from './browser.ts'
import type { ReceiptOutbox } from './receipt-outbox.ts'
import { dataOf } from './shown-notifications.ts'

/** W5: telemetry only. Not every browser says it, and closing by code does not. */
export function createCloseHandler(
  outbox: ReceiptOutbox,
  now: () => number,
): (notification: NotificationLike) => Promise<void> {
  return async notification => {
    const at = now()
    const { message } = dataOf(notification)
    if (message) await outbox.report(message, [{ stage: 'dismissed', at }])
  }
}
