import { type ConversationId, type MessageId, type NotificationId, parseId } from './ids.ts'

/**
 * The push message: Declarative Web Push JSON. Safari can show it by itself; our worker reads it everywhere.
 * `mutable` and `app_badge` stand twice because WebKit has read each in both places (webpush §7 P2).
 */
export interface PushMessage {
  readonly web_push: 8030
  readonly mutable: true
  readonly app_badge?: number
  readonly notification: {
    /** Never empty. */
    readonly title: string
    readonly body: string
    readonly lang?: string
    readonly dir?: 'auto' | 'ltr' | 'rtl'
    /** One a conversation, so that a later message replaces the earlier one. */
    readonly tag: string
    /** Absolute. */
    readonly navigate: string
    /** Absolute, on the site's own origin. */
    readonly icon?: string
    readonly silent: boolean
    readonly mutable: true
    readonly app_badge?: number
    /** What can be done without opening the app, the most useful first. A platform shows as many as it can, or none. */
    readonly actions?: readonly PushAction[]
    readonly data: PushMessageData
  }
}

/** One of a notification's buttons. */
export interface PushAction {
  /** Answer here, mark as read, or make the conversation one's own. */
  readonly action: 'reply' | 'read' | 'take'
  /** In the recipient's language. Never empty. */
  readonly title: string
  /** What is opened where the action itself cannot be carried out. Absolute. */
  readonly navigate: string
}

/** What the worker needs to report and to open. */
export interface PushMessageData {
  readonly v: 1
  readonly notificationId: NotificationId
  /** Null for a test. */
  readonly conversationId: ConversationId | null
  /** Good for the receipts of this delivery alone. Never a session token. */
  readonly receiptToken: string
  /** The newest message that it tells of: marking as read goes up to here. */
  readonly messageId?: MessageId
}

/**
 * Reads a decoded push message.
 * @returns undefined unless title, navigate and data are usable; the worker then shows a generic notification.
 * Optional members that are wrong are dropped, so that a message is never lost to a bad icon.
 */
export function parsePushMessage(value: unknown): PushMessage | undefined {
  if (!isRecord(value) || value.web_push !== 8030) return undefined
  const source = value.notification
  if (!isRecord(source)) return undefined
  const title = text(source.title)
  const navigate = text(source.navigate)
  const data = parsePushMessageData(source.data)
  if (!title || !navigate || !data) return undefined
  const badge = count(value.app_badge) ?? count(source.app_badge)
  const lang = text(source.lang)
  const dir = source.dir
  const icon = text(source.icon)
  const appBadge = badge === undefined ? {} : { app_badge: badge }
  const actions = actionsOf(source.actions)
  return {
    web_push: 8030,
    mutable: true,
    ...appBadge,
    notification: {
      title,
      body: text(source.body) ?? '',
      ...(lang ? { lang } : {}),
      ...(dir === 'auto' || dir === 'ltr' || dir === 'rtl' ? { dir } : {}),
      tag: text(source.tag) ?? data.conversationId ?? data.notificationId,
      navigate,
      ...(icon ? { icon } : {}),
      silent: source.silent === true,
      mutable: true,
      ...appBadge,
      ...(actions.length > 0 ? { actions } : {}),
      data,
    },
  }
}

/** Reads `notification.data`, also back from a shown notification. */
export function parsePushMessageData(value: unknown): PushMessageData | undefined {
  if (!isRecord(value) || value.v !== 1) return undefined
  const notificationId = parseId('ntf', value.notificationId)
  const receiptToken = text(value.receiptToken)
  if (!notificationId || !receiptToken) return undefined
  const messageId = parseId('msg', value.messageId)
  return {
    ...{ v: 1, notificationId, conversationId: parseId('cnv', value.conversationId) ?? null, receiptToken },
    ...(messageId ? { messageId } : {}),
  }
}

/** Those that this reader knows how to carry out. */
function actionsOf(value: unknown): PushAction[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((each: unknown) => {
    if (!isRecord(each)) return []
    const { action } = each
    const title = text(each.title)
    const navigate = text(each.navigate)
    const isKnown = action === 'reply' || action === 'read' || action === 'take'
    return isKnown && title && navigate ? [{ action, title, navigate }] : []
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}
