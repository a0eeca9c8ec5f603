import type { MailField } from '@deskbell/contract'
import { blocks } from './allowed.ts'
import type { BodyNode, ElementNode } from './nodes.ts'

export interface PlainFields {
  readonly field: (field: MailField) => string
  /** Of a link. */
  readonly address: (field: MailField) => string
}

/** A body as plain text: blocks on lines of their own, links with their addresses, no more than one empty line. */
export function toPlain(nodes: readonly BodyNode[], fields: PlainFields): string {
  const text = nodes.map(node => one(node, fields)).join('')
  return (
    text
      .split('\n')
      // A picture that is left out leaves the space behind it.
      .map(line => line.trimEnd().replace(/^ (?=\S)/, ''))
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
  )
}

function one(node: BodyNode, fields: PlainFields): string {
  if (node.kind === 'text') return node.text
  if (node.kind === 'break') return '\n'
  if (node.kind === 'field')
    return node.field === 'attachments' ? `\n${fields.field(node.field)}\n` : fields.field(node.field)
  return element(node, fields)
}

function element(node: ElementNode, fields: PlainFields): string {
  const { tag } = node
  if (tag === 'br') return '\n'
  if (tag === 'hr') return '\n\n----\n\n'
  if (tag === 'img') return attribute(node, 'alt', fields)
  const inner = node.children.map(child => one(child, fields)).join('')
  if (tag === 'a') return link(inner, attribute(node, 'href', fields))
  if (tag === 'li') return `\n- ${inner.trim()}`
  if (tag === 'td' || tag === 'th') return `${inner.trim()} `
  if (tag === 'tr') return `\n${inner.trim()}`
  if (tag === 'blockquote') {
    const quoted = inner
      .trim()
      .split('\n')
      .map(line => `> ${line}`)
    return `\n\n${quoted.join('\n')}\n\n`
  }
  return blocks.has(tag) ? `\n\n${inner.trim()}\n\n` : inner
}

function attribute({ attributes }: ElementNode, name: string, fields: PlainFields): string {
  const parts = attributes.find(one => one.name === name)?.parts ?? []
  return parts.map(part => (part.kind === 'text' ? part.text : fields.address(part.field))).join('')
}

function link(text: string, address: string): string {
  const said = text.trim()
  if (address === '' || said === address) return said
  return said === '' ? address : `${said}: ${address}`
}
