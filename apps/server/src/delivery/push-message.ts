import { type ConversationId, deepLinkUrl, type NotificationId, type PushMessage } from '@deskbell/contract'
import type { NotificationContent } from '../notification-content.ts'

/** Served by us beside the app: a notification's picture is never somebody else's (design §5). */
const ICON_PATH = '/icons/icon-192.png'
const ELLIPSIS = '…'
/** In characters. Longer titles are cut by every system anyway, and the rest of the message must fit. */
const LONGEST_TITLE = 120

export interface MessageParts {
  readonly notificationId: NotificationId
  /** Null for a test. */
  readonly conversationId: ConversationId | null
  readonly content: NotificationContent
  readonly receiptToken: string
  /** Where the recipient's app runs. */
  readonly appUrl: string
  readonly publicUrl: string
}

/** The push message of the contract: declarative JSON that Safari shows by itself and our worker reads (webpush §7). */
export function toPushMessage(parts: MessageParts): PushMessage {
  const { notificationId, conversationId, content, receiptToken, appUrl, publicUrl } = parts
  const badge = content.badge === undefined ? {} : { app_badge: content.badge }
  const link =
    conversationId === null
      ? ({ to: 'device', notificationId } as const)
      : ({ to: 'conversation', conversationId, notificationId } as const)
  return {
    web_push: 8030,
    mutable: true,
    ...badge,
    notification: {
      title: content.title.slice(0, LONGEST_TITLE),
      body: content.body,
      ...(content.lang === undefined ? {} : { lang: content.lang }),
      dir: 'auto',
      tag: conversationId ?? notificationId,
      navigate: deepLinkUrl(appUrl, link),
      icon: `${publicUrl}${ICON_PATH}`,
      silent: false,
      mutable: true,
      ...badge,
      data: { v: 1, notificationId, conversationId, receiptToken },
    },
  }
}

/**
 * The message as bytes, with as much of its body as fits. Longer texts are for the app to show: the worker never needs
 * more than the beginning (R6).
 * @throws if it does not even fit without a body, which our own limits on titles and addresses rule out
 */
export function toPlaintext(message: PushMessage, maxBytes: number): Uint8Array {
  const whole = encode(message)
  if (whole.length <= maxBytes) return whole
  const { body } = message.notification
  // The longest beginning that fits: a character takes one to six bytes of JSON.
  let [fits, tooLong] = [0, body.length]
  let best = encode(withBody(message, ''))
  if (best.length > maxBytes) throw new Error('A push message does not fit without its body')
  while (fits < tooLong - 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    const bytes = encode(withBody(message, beginning(body, middle)))
    if (bytes.length <= maxBytes) [fits, best] = [middle, bytes]
    else tooLong = middle
  }
  return best
}

/** Cut between characters, not inside a surrogate pair. */
function beginning(text: string, length: number): string {
  const cut = text.slice(0, length)
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}${ELLIPSIS}`
}

function withBody(message: PushMessage, body: string): PushMessage {
  return { ...message, notification: { ...message.notification, body } }
}

function encode(message: PushMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message))
}
