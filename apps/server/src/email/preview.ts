import { type EmailPreview, type MailLanguage, type MailTemplateEvent, newId } from '@deskbell/contract'
import type { EmailDeps } from './email-deps.ts'
import { type Line, readLines } from './read-lines.ts'
import { layoutHtml, layoutText } from './templates/layout.ts'
import type { Template } from './templates/nodes.ts'
import { renderHtml, renderSubject, renderText } from './templates/render.ts'
import { mailValues } from './values.ts'
import { mailWords } from './words/mail-words.ts'
import { unsubscribeAddress } from './write-letter.ts'

interface ToPreview {
  readonly event: MailTemplateEvent
  readonly language: MailLanguage
  readonly template: Template
}

/** What is shown of a conversation in a preview, in messages. */
const SHOWN = 3

/** A template as it would be sent, filled from the newest conversation, or with made-up words if nobody has written. */
export async function previewMail(
  { database: { db }, ports, clock, random }: EmailDeps,
  { event, language, template }: ToPreview,
): Promise<EmailPreview> {
  const words = mailWords(language)
  const toVisitor = event === 'agent_replied'
  const found = await newest(db, toVisitor)
  const conversationId = found?.conversationId ?? newId('cnv', random)
  const author = toVisitor
    ? { kind: 'agent' as const, id: newId('usr', random), name: words.sample.agent }
    : { kind: 'visitor' as const, id: newId('vis', random), name: words.sample.visitor }
  const sample: Line = {
    seq: 1,
    author,
    text: words.sample.message,
    at: clock(),
    files: [{ id: newId('att', random), name: words.sample.file }],
  }
  const siteName = await ports.siteName(db)
  const visitorName = found ? found.visitorName : words.sample.visitor
  const recipient = {
    name: toVisitor ? visitorName : words.sample.agent,
    language,
    timeZone: null,
  }
  const mail = {
    id: newId('dlv', random),
    event,
    audience: toVisitor ? ('visitor' as const) : ('agent' as const),
    conversation_id: conversationId,
    attempts: 0,
    user_id: null,
    visitor_id: null,
    notification_id: null,
  }
  const lines = found?.lines ?? [sample]
  const values = mailValues({ mail, recipient, visitorName, lines }, undefined, {
    ports,
    siteName,
    masks: !toVisitor && (await ports.masks(db)),
    avatarVersion: null,
  })
  const subject = renderSubject(template.subject, values)
  const url = unsubscribeAddress(ports.publicUrl(), 'preview')
  const document = {
    language,
    subject,
    html: renderHtml(template.body, values),
    text: renderText(template.body, values),
    footer: toVisitor ? { text: words.whyVisitor(siteName), link: { text: words.unsubscribe, url } } : null,
  }
  const filledWith = found ? 'conversation' : 'sample'
  return { subject, html: layoutHtml(document), text: layoutText(document), filledWith }
}

async function newest(db: EmailDeps['database']['db'], toVisitor: boolean) {
  const kind = toVisitor ? 'agent' : 'visitor'
  const row = await db
    .selectFrom('conversations as c')
    .innerJoin('visitors as v', 'v.id', 'c.visitor_id')
    .select(['c.id', 'v.name', 'c.last_seq'])
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages as m')
          .select('m.id')
          .whereRef('m.conversation_id', '=', 'c.id')
          .where('m.author_kind', '=', kind),
      ),
    )
    .orderBy('c.last_message_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const lines = await readLines(db, { conversationId: row.id, by: [kind], afterSeq: 0 })
  return { conversationId: row.id, visitorName: row.name, lines: lines.slice(-SHOWN) }
}
