import type { ConversationId, NotificationId, PushMessage } from '@deskbell/contract'
import type { PushLike } from '../browser.ts'

export interface MessageFacts {
  readonly ntf: string
  readonly cnv?: string | null
  readonly token?: string
  readonly badge?: number
  readonly title?: string
}

/** A push message as the backend sends it. */
export function pushMessage({
  ntf,
  cnv = 'cnv_abcdefgh',
  token = `dlv_${ntf}.mac`,
  badge,
  title = 'Ada',
}: MessageFacts): PushMessage {
  const appBadge = badge === undefined ? {} : { app_badge: badge }
  return {
    web_push: 8030,
    mutable: true,
    ...appBadge,
    notification: {
      title,
      body: 'Is anybody there?',
      lang: 'en',
      dir: 'auto',
      tag: cnv ?? ntf,
      navigate: cnv ? `https://desk.test/conversations/${cnv}?ntf=${ntf}` : `https://desk.test/device?ntf=${ntf}`,
      icon: 'https://desk.test/icons/icon-192.png',
      silent: false,
      mutable: true,
      ...appBadge,
      data: {
        v: 1,
        notificationId: ntf as NotificationId,
        conversationId: cnv as ConversationId | null,
        receiptToken: token,
      },
    },
  }
}

/** A push event's data, decoded as browsers do: bytes that are no UTF-8 become replacement characters. */
export function pushOf(content: PushMessage | string | Uint8Array | null): PushLike {
  if (content === null) return { data: null }
  if (content instanceof Uint8Array) return { data: { text: () => new TextDecoder().decode(content) } }
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return { data: { text: () => text } }
}
