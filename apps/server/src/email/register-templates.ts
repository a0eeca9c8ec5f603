import { mailLanguages, mailTemplateEvents } from '@deskbell/contract'
import { emailPreviewPostSchema, emailTemplatePutSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { EmailDeps } from './email-deps.ts'
import { previewMail } from './preview.ts'
import type { TemplateFault } from './templates/nodes.ts'
import { type ParsedTemplate, parseTemplate } from './templates/parse-template.ts'
import { readTemplate, readTemplates } from './templates/stored-templates.ts'

const params = z.object({ event: z.enum(mailTemplateEvents), language: z.enum(mailLanguages) })

/** What mails say: reading, changing and looking at it, for admins. */
export function registerTemplates(api: Api, deps: EmailDeps): void {
  const { database, clock, ports } = deps
  const origin = () => new URL(ports.publicUrl()).origin
  const url = '/settings/email/templates/:event/:language'
  api.route({
    method: 'GET',
    url: '/settings/email/templates',
    auth: 'admin',
    handler: async () => ({ items: await readTemplates(database.db) }),
  })
  api.route({
    method: 'PUT',
    url,
    auth: 'admin',
    params,
    body: emailTemplatePutSchema,
    handler: async ({ params: { event, language }, body, principal, request }) => {
      const parsed = parseTemplate(body, event, origin())
      if (!parsed.ok) return refusal(parsed)
      const changedAt = clock()
      await database.transaction(async trx => {
        const text = { subject: body.subject, body: body.body, changed_at: changedAt }
        await trx
          .insertInto('mail_templates')
          .values({ event, language, ...text })
          .onConflict(conflict => conflict.columns(['event', 'language']).doUpdateSet(text))
          .execute()
        const actor = actorOf(principal, request)
        await recordAudit(trx, { actor, at: changedAt, action: 'email_template_changed', details: { event, language } })
      })
      return readTemplate(database.db, event, language)
    },
  })
  api.route({
    method: 'DELETE',
    url,
    auth: 'admin',
    params,
    handler: async ({ params: { event, language }, principal, request }) => {
      await database.transaction(async trx => {
        const gone = await trx
          .deleteFrom('mail_templates')
          .where('event', '=', event)
          .where('language', '=', language)
          .returning('event')
          .executeTakeFirst()
        if (!gone) return
        const actor = actorOf(principal, request)
        await recordAudit(trx, { actor, at: clock(), action: 'email_template_reset', details: { event, language } })
      })
      return readTemplate(database.db, event, language)
    },
  })
  api.route({
    method: 'POST',
    url: '/settings/email/templates/preview',
    auth: 'admin',
    body: emailPreviewPostSchema,
    handler: async ({ body: { event, language, ...text } }) => {
      const parsed = parseTemplate(text, event, origin())
      return parsed.ok ? previewMail(deps, { event, language, template: parsed.template }) : refusal(parsed)
    },
  })
}

/** Each fault with its place, so that an editor can go there. */
function refusal(parsed: Extract<ParsedTemplate, { ok: false }>): HttpProblem {
  const told = (where: string) => (fault: TemplateFault) => ({
    path: `body.${where}:${fault.line}:${fault.column}`,
    message: fault.message,
    code: fault.code,
    facts: fault.facts,
  })
  return problem('invalid', {
    errors: [...parsed.subject.map(told('subject')), ...parsed.body.map(told('body'))].slice(0, 50),
  })
}
