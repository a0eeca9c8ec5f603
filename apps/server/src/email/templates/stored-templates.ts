import { type MailLanguage, type MailTemplateEvent, mailLanguages, mailTemplateEvents } from '@deskbell/contract'
import type { Db } from '../../db/database.ts'
import { mailWords } from '../words/mail-words.ts'
import type { Template } from './nodes.ts'
import { parseTemplate, type TemplateText } from './parse-template.ts'

export interface StoredTemplate extends TemplateText {
  readonly event: MailTemplateEvent
  readonly language: MailLanguage
  /** By an admin. */
  readonly changed: boolean
}

/** What mails of that kind say: in an admin's words, or in ours. */
export async function readTemplate(db: Db, event: MailTemplateEvent, language: MailLanguage): Promise<StoredTemplate> {
  const own = await db
    .selectFrom('mail_templates')
    .select(['subject', 'body'])
    .where('event', '=', event)
    .where('language', '=', language)
    .executeTakeFirst()
  return { event, language, ...(own ?? mailWords(language).templates[event]), changed: own !== undefined }
}

export async function readTemplates(db: Db): Promise<StoredTemplate[]> {
  const own = await db.selectFrom('mail_templates').select(['event', 'language', 'subject', 'body']).execute()
  return mailTemplateEvents.flatMap(event =>
    mailLanguages.map(language => {
      const mine = own.find(one => one.event === event && one.language === language)
      const text = mine ? { subject: mine.subject, body: mine.body } : mailWords(language).templates[event]
      return { event, language, ...text, changed: mine !== undefined }
    }),
  )
}

/** A queue sends many mails by few templates: they are read once. */
const parsedBefore = new Map<string, Template>()
const MOST_PARSED = 100

/**
 * One that is to be sent. What was taken once and is not now (the site has another address, and a picture was of the old
 * one) is replaced by our own words: a mail is not lost by it.
 */
export function usableTemplate(stored: StoredTemplate, origin: string): Template {
  const key = JSON.stringify([origin, stored.event, stored.language, stored.subject, stored.body])
  const known = parsedBefore.get(key)
  if (known) return known
  const template = parseUsable(stored, origin)
  if (parsedBefore.size >= MOST_PARSED) parsedBefore.clear()
  parsedBefore.set(key, template)
  return template
}

function parseUsable(stored: StoredTemplate, origin: string): Template {
  const parsed = parseTemplate(stored, stored.event, origin)
  if (parsed.ok) return parsed.template
  const ours = parseTemplate(mailWords(stored.language).templates[stored.event], stored.event, origin)
  if (!ours.ok) throw new Error(`The template ${stored.event} in ${stored.language} is broken`)
  return ours.template
}
