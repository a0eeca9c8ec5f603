import type { MailTemplateEvent } from '@deskbell/contract'
import { fieldFaults, toParts } from './fields.ts'
import type { Template, TemplateFault } from './nodes.ts'
import { parseBody } from './parse-body.ts'

export interface TemplateText {
  readonly subject: string
  readonly body: string
}

export type ParsedTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly subject: readonly TemplateFault[]; readonly body: readonly TemplateFault[] }

/**
 * Reads what an admin wrote: plain text or HTML (S15), which are one, for a text without tags is HTML too. Nothing of it
 * is mended: what is broken, not known or not fit for a mail is told with its place.
 * @param origin the site's own
 */
export function parseTemplate(
  { subject, body }: TemplateText,
  event: MailTemplateEvent,
  origin: string,
): ParsedTemplate {
  const parsed = parseBody(body, origin)
  const faults = [...parsed.faults, ...fieldFaults(body, event, 'body')].toSorted(
    (a, b) => a.line - b.line || a.column - b.column,
  )
  const subjectFaults = fieldFaults(subject, event, 'subject')
  if (faults.length > 0 || subjectFaults.length > 0) return { ok: false, subject: subjectFaults, body: faults }
  return { ok: true, template: { subject: toParts(subject), body: parsed.nodes } }
}
