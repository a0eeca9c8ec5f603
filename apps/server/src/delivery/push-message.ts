import {
  type ConversationId,
  deepLinkUrl,
  type MessageId,
  type NotificationId,
  type PushAction,
  type PushMessage,
} from '@deskbell/contract'
import { avatarUrl } from '../http/avatar-url.ts'
import { initialsUrl } from '../http/initials-url.ts'
import { cutText } from '../words/plain-text.ts'
import type { Picture, Said } from './say.ts'

/** Served by us beside the app: a notification's picture is never somebody else's (design §5). */
const ICON_PATH = '/icons/icon-192.png'
const ELLIPSIS = '…'
/** In bytes of JSON: a long name in the longest sentence. */
const LONGEST_TITLE = 320

export interface MessageParts {
  readonly notificationId: NotificationId
  /** Null: of none. */
  readonly conversationId: ConversationId | null
  /** The newest message that it tells of, if it tells of any. */
  readonly messageId: MessageId | null
  /** What it opens where it is of no conversation, if that is not the device's page. */
  readonly opens?: 'inbox'
  readonly said: Said
  /** What can be done from it, with its title. */
  readonly actions: readonly Pick<PushAction, 'action' | 'title'>[]
  /** It stands in place of what has rung, and rings no more. */
  readonly silent: boolean
  readonly receiptToken: string
  /** Where the recipient's app runs. */
  readonly appUrl: string
  readonly publicUrl: string
}

/** The push message of the contract: declarative JSON that Safari shows by itself and our worker reads (webpush §7). */
export function toPushMessage(parts: MessageParts): PushMessage {
  const { notificationId, conversationId, messageId, said, receiptToken, appUrl, publicUrl } = parts
  const badge = said.badge === undefined ? {} : { app_badge: said.badge }
  const link =
    conversationId === null
      ? ({ to: parts.opens ?? 'device', notificationId } as const)
      : ({ to: 'conversation', conversationId, notificationId } as const)
  const navigate = deepLinkUrl(appUrl, link)
  const actions = parts.actions.map(each => ({ ...each, navigate }))
  return {
    web_push: 8030,
    mutable: true,
    ...badge,
    notification: {
      title: cutText(said.title, LONGEST_TITLE),
      body: said.body,
      ...(said.lang === undefined ? {} : { lang: said.lang }),
      dir: said.dir,
      // A newer summary counts what an older one did.
      tag: conversationId ?? parts.opens ?? notificationId,
      navigate,
      icon: `${publicUrl}${pathOf(said.picture) ?? ICON_PATH}`,
      silent: parts.silent,
      mutable: true,
      ...badge,
      ...(actions.length === 0 ? {} : { actions }),
      data: { v: 1, notificationId, conversationId, receiptToken, ...(messageId === null ? {} : { messageId }) },
    },
  }
}

/** Of a picture, on our own origin. */
function pathOf(picture: Picture | undefined): string | undefined {
  if (!picture) return undefined
  return picture.of === 'user' ? avatarUrl(picture.id, picture.version) : initialsUrl(picture.name)
}

/**
 * The message as bytes, with as much of its body as fits. Longer texts are for the app to show: the worker never needs
 * more than the beginning (R6). Before the text its actions go: the app has them too.
 * @throws if it does not even fit without a body, which our own limits on titles and addresses rule out
 */
export function toPlaintext(message: PushMessage, maxBytes: number): Uint8Array {
  const whole = encode(message)
  if (whole.length <= maxBytes) return whole
  if (message.notification.actions) return toPlaintext(withoutActions(message), maxBytes)
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

function withoutActions({ notification: { actions: _, ...notification }, ...message }: PushMessage): PushMessage {
  return { ...message, notification }
}

function withBody(message: PushMessage, body: string): PushMessage {
  return { ...message, notification: { ...message.notification, body } }
}

function encode(message: PushMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message))
}
