import { createHash } from 'node:crypto'
import type { ConversationId, DeliveryId } from '@deskbell/contract'
import { oneLine } from '../words/plain-text.ts'

/** The host in the ids of mails: the site's own, the same for as long as its address is. */
export function idHost(publicUrl: string): string {
  return new URL(publicUrl).hostname.replaceAll(/[^\w.-]/g, '') || 'localhost'
}

/** The same at every try, so that a mail that came twice shows once. */
export function messageId(id: DeliveryId, host: string): string {
  return `<${id}@${host}>`
}

/**
 * What all mails of a conversation to one recipient refer to, so that they are one thread. No mail has this id: the first
 * one refers to it too, for the order in which they arrive is nobody's.
 */
export function threadId(conversationId: ConversationId, recipientId: string, host: string): string {
  const own = createHash('sha256').update(recipientId).digest('base64url').slice(0, 16)
  return `<${conversationId}.${own}@${host}>`
}

/** Machines are told not to answer (RFC 3834), so that no loop with an auto-responder begins. */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', Precedence: 'bulk' }

/** @param unsubscribeUrl one click there stops them (RFC 8058); null for agents, whose own settings do that */
export function mailHeaders(unsubscribeUrl: string | null): Readonly<Record<string, string>> {
  if (unsubscribeUrl === null) return automatic
  return {
    ...automatic,
    'List-Unsubscribe': `<${unsubscribeUrl}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  }
}

/** A name beside an address: one line, of a length that every server takes. */
export function headerName(name: string): string {
  return Array.from(oneLine(name)).slice(0, 80).join('')
}
