import type { ConversationId } from '@deskbell/contract'
import { acknowledge, type PageMessage, parsePageMessage } from '../shared/messages.ts'
import type { BadgeLike } from './browser.ts'
import type { ReceiptOutbox } from './receipt-outbox.ts'
import type { ShownNotifications } from './shown-notifications.ts'

export interface PageMessageDeps {
  readonly outbox: ReceiptOutbox
  readonly shown: ShownNotifications
  readonly badge: BadgeLike
  /** Closes what was read elsewhere. */
  readonly lookAt: (conversationId: ConversationId) => Promise<void>
  readonly sendActions: () => Promise<unknown>
  readonly skipWaiting: () => Promise<void>
}

/** What pages ask. Anything that is not ours is left alone. */
export function createPageMessageHandler(
  deps: PageMessageDeps,
): (event: { data: unknown; ports: readonly MessagePort[] }) => Promise<void> {
  return async event => {
    const message = parsePageMessage(event.data)
    if (!message) return
    await answer(deps, message)
    acknowledge(event.ports)
  }
}

function answer(deps: PageMessageDeps, message: PageMessage): Promise<void> {
  switch (message.type) {
    case 'skip_waiting':
      return deps.skipWaiting()
    case 'report_clicked':
      return deps.outbox.reportClicked(message.notificationId)
    case 'conversation_read':
      return deps.shown.closeOf(message.conversationId)
    case 'conversation_changed':
      return deps.lookAt(message.conversationId)
    case 'flush_receipts':
      return Promise.all([deps.outbox.flush(true), deps.sendActions()]).then(() => undefined)
    case 'signed_out':
      return leave(deps)
  }
}

/** The next person on this device sees neither texts nor a count of the last one's (L6). */
async function leave({ shown, badge }: PageMessageDeps): Promise<void> {
  await Promise.allSettled([shown.closeAll(), badge.clearAppBadge?.()])
}
