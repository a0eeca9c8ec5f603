import type { NotificationContent } from '../notification-content.ts'
import { cutText, oneLine } from './plain-text.ts'

/**
 * The most that a title and a body may take. Mozilla's bridge takes 2640 bytes for the whole push message; ids, addresses
 * and the token need their share. Notifications show a few lines anyway.
 */
const TITLE_BYTES = 160
const BODY_BYTES = 900

export interface Ring {
  readonly visitorName: string
  /** The newest message. */
  readonly text: string
  /** Messages of this conversation that the recipient has not read, this one among them. */
  readonly unread: number
  /** Conversations with something unread. */
  readonly badge: number
}

/** What a notification says. Cumulative: it replaces the earlier ones of its conversation, so it tells of them too. */
export function contentOf({ visitorName, text, unread, badge }: Ring): NotificationContent {
  const title = cutText(oneLine(visitorName), TITLE_BYTES) || 'Visitor'
  const newest = oneLine(text)
  const body = unread > 1 ? `${unread} new messages: ${newest}` : newest
  return { title, body: cutText(body, BODY_BYTES), badge }
}

/** What a message says in one line: its text, else the names of its files. */
export function textOf({ text, attachments }: { readonly text: string; readonly attachments: string | null }): string {
  if (attachments === null || /\S/.test(text)) return text
  const names = (JSON.parse(attachments) as readonly { readonly name: string }[]).map(({ name }) => name)
  return `${names.length === 1 ? 'File' : 'Files'}: ${names.join(', ')}`
}
