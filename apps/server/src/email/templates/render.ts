import type { MailField } from '@deskbell/contract'
import { cutText, oneLine } from '../../words/plain-text.ts'
import { voids } from './allowed.ts'
import { escapeHtml, pictureHtml } from './html.ts'
import type { MailValues } from './mail-values.ts'
import type { BodyNode, Part, Template } from './nodes.ts'
import { toPlain } from './plain.ts'
import { filesHtml, filesText, saidHtml, saidText } from './said.ts'

/** Longer ones are cut by mail programs anyway; in bytes. */
const MOST_SUBJECT = 180
const MOST_QUOTED = 80

/** One line for a header: nothing that ends it, hides or reverses. */
export function renderSubject(subject: readonly Part[], values: MailValues): string {
  const text = subject.map(part => (part.kind === 'text' ? part.text : lineOf(part.field, values))).join('')
  return cutText(oneLine(text), MOST_SUBJECT)
}

function lineOf(field: MailField, values: MailValues): string {
  const text = plainOf(field, values)
  return field === 'message' ? cutText(oneLine(text), MOST_QUOTED) : oneLine(text)
}

/** Everything that comes from people is escaped for where it stands. */
export function renderHtml(body: Template['body'], values: MailValues): string {
  return body.map(node => nodeHtml(node, values)).join('')
}

function nodeHtml(node: BodyNode, values: MailValues): string {
  if (node.kind === 'text') return escapeHtml(node.text)
  if (node.kind === 'break') return '<br>\n'
  if (node.kind === 'field') return fieldHtml(node.field, values)
  const attributes = node.attributes.map(({ name, parts }) => {
    const value = parts.map(part => (part.kind === 'text' ? part.text : addressOf(part.field, values))).join('')
    return ` ${name}="${escapeHtml(value)}"`
  })
  // A picture that there is not is left out: an empty address would load the page itself.
  if (node.tag === 'img' && attributes.includes(' src=""')) return ''
  const start = `<${node.tag}${attributes.join('')}>`
  return voids.has(node.tag) ? start : `${start}${renderHtml(node.children, values)}</${node.tag}>`
}

function fieldHtml(field: MailField, values: MailValues): string {
  switch (field) {
    case 'message':
      return saidHtml(values.said)
    case 'attachments':
      return filesHtml(values.files)
    case 'sender_profile_image':
      return pictureHtml(values.pictureUrl)
    case 'conversation_link': {
      const link = escapeHtml(values.conversationLink ?? '')
      return `<a href="${link}">${link}</a>`
    }
    default:
      // Kept apart, so that a name in another direction turns nothing around.
      return `<bdi>${escapeHtml(oneLine(plainOf(field, values)))}</bdi>`
  }
}

/** The same as plain text, for readers that show no HTML. */
export function renderText(body: Template['body'], values: MailValues): string {
  return toPlain(body, {
    field: field => plainOf(field, values),
    address: field => addressOf(field, values),
  })
}

function plainOf(field: MailField, values: MailValues): string {
  switch (field) {
    case 'recipient_name':
      return values.recipientName
    case 'sender_name':
      return values.senderName
    case 'site_name':
      return values.siteName
    case 'conversation_id':
      return values.conversationId
    case 'message':
      return saidText(values.said)
    case 'attachments':
      return filesText(values.files)
    case 'conversation_link':
      return values.conversationLink ?? ''
    case 'sender_profile_image':
      return ''
  }
}

function addressOf(field: MailField, values: MailValues): string {
  return field === 'sender_profile_image' ? (values.pictureUrl ?? '') : oneLine(plainOf(field, values))
}
