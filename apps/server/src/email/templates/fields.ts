import { type MailField, type MailTemplateEvent, mailFields } from '@deskbell/contract'
import { type Fault, faultOf } from './fault.ts'
import type { Part, TemplateFault } from './nodes.ts'

const FIELD = /\{([A-Za-z_]\w*)\}/g
/** What people write who mean a field: with spaces, hyphens, capitals, or two braces. */
const NEARLY = /\{{1,3}[ \t]{0,9}([A-Za-z_][\w \t-]{0,40}?)[ \t]{0,9}\}{1,3}/g
const known = new Set<string>(mailFields)
/** One line has no room for them. */
const notInSubject: readonly string[] = ['sender_profile_image', 'attachments', 'conversation_link']

function isField(name: string): name is MailField {
  return known.has(name)
}

/** A text cut at its fields. What is no field stays as it stands. */
export function toParts(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const { 0: whole, 1: name = '', index } of text.matchAll(FIELD)) {
    if (!isField(name)) continue
    if (index > end) parts.push({ kind: 'text', text: text.slice(end, index) })
    parts.push({ kind: 'field', field: name })
    end = index + whole.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Fields that there are not, or not here: a visitor has no way into the admin panel (S22). */
export function fieldFaults(text: string, event: MailTemplateEvent, where: 'subject' | 'body'): TemplateFault[] {
  const faults = [...text.matchAll(FIELD)].flatMap(({ 1: name = '', index }) => {
    const fault = whyNot(name, event, where)
    return fault === undefined ? [] : [{ ...placeOf(text, index), ...fault }]
  })
  const mistyped = [...text.matchAll(NEARLY)].flatMap(({ 0: whole, 1: name = '', index }) => {
    const meant = name.toLowerCase().replaceAll(/[ \t-]+/g, '_')
    const isMistyped = isField(meant) && whole !== `{${meant}}`
    // What differs in capitals alone is told of above.
    if (!isMistyped || (whole === `{${name}}` && /^\w+$/.test(name))) return []
    return [{ ...placeOf(text, index), ...faultOf('field_mistyped', { name: meant }) }]
  })
  return [...faults, ...mistyped]
}

function whyNot(name: string, event: MailTemplateEvent, where: 'subject' | 'body'): Fault | undefined {
  if (!isField(name)) return faultOf('field_unknown', { name })
  if (name === 'conversation_link' && event === 'agent_replied') return faultOf('field_for_agents', { name })
  if (where === 'subject' && notInSubject.includes(name)) return faultOf('field_not_in_subject', { name })
  return undefined
}

function placeOf(text: string, index: number): Pick<TemplateFault, 'line' | 'column'> {
  const before = text.slice(0, index)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: index - lineStart + 1 }
}
