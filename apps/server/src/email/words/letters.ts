import type { TemplateText } from '../templates/parse-template.ts'

/** The templates of an agent's mails differ in one sentence. */
export function agentTemplates(parts: {
  readonly subject: string
  readonly hello: string
  readonly first: string
  readonly later: string
  readonly escalation: string
  readonly open: string
}): Readonly<Record<'first_message' | 'later_message' | 'escalation', TemplateText>> {
  const of = (sentence: string): TemplateText => ({
    subject: parts.subject,
    body: `${parts.hello}

${sentence}

<blockquote style="margin:16px 0;padding:8px 16px;border:1px solid #8a8a8a;border-radius:8px">{message}</blockquote>

{attachments}

<a href="{conversation_link}">${parts.open}</a>`,
  })
  return { first_message: of(parts.first), later_message: of(parts.later), escalation: of(parts.escalation) }
}

/** A visitor's mail: who answered, with their picture, and what they said. */
export function visitorTemplate(parts: {
  readonly subject: string
  readonly hello: string
  readonly answered: string
  readonly back: string
}): TemplateText {
  return {
    subject: parts.subject,
    body: `${parts.hello}

{sender_profile_image} ${parts.answered}

<blockquote style="margin:16px 0;padding:8px 16px;border:1px solid #8a8a8a;border-radius:8px">{message}</blockquote>

{attachments}

${parts.back}`,
  }
}
