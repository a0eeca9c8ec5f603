import type { MailTemplateEvent } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { MailCancelReason } from '../db/schema-mails.ts'
import { apiRoot } from '../http/app.ts'
import { whyNotSend } from './decide-mail.ts'
import type { EmailDeps } from './email-deps.ts'
import { headerName, idHost, mailHeaders, messageId, threadId } from './headers.ts'
import { readLines } from './read-lines.ts'
import { type MailToWrite, readMail } from './read-mail.ts'
import type { MailAccount } from './smtp/account.ts'
import type { Letter } from './smtp/mailer.ts'
import { layoutHtml, layoutText } from './templates/layout.ts'
import { renderHtml, renderSubject, renderText } from './templates/render.ts'
import { readTemplate, usableTemplate } from './templates/stored-templates.ts'
import { mailLanguage, mailValues } from './values.ts'
import { mailWords } from './words/mail-words.ts'

export type Written =
  | { readonly send: true; readonly toWrite: MailToWrite; readonly letter: Letter; readonly toldSeq: number }
  | { readonly send: false; readonly toWrite: MailToWrite; readonly reason: MailCancelReason }

export interface WriteDeps extends Pick<EmailDeps, 'database' | 'clock' | 'ports'> {
  readonly owner: string
  readonly account: MailAccount
  /** The conversation from its beginning stands in it (S26). */
  readonly whole: boolean
}

/** Writes a mail as of now, or finds that it is not to be sent. Undefined if it is not this server's any more. */
export async function writeLetter(deps: WriteDeps, id: MailToWrite['mail']['id']): Promise<Written | undefined> {
  const { database, clock, ports, owner } = deps
  const { db } = database
  const now = clock()
  const toWrite = await readMail(db, { id, owner, now })
  if (!toWrite) return undefined
  const { mail, facts } = toWrite
  const online =
    mail.visitor_id !== null && (await ports.findOnlineVisitors(db, [mail.visitor_id], now)).has(mail.visitor_id)
  const reason = whyNotSend({ ...facts, visitorOnline: online })
  if (reason !== undefined) return { send: false, toWrite, reason }
  const letter = await write(deps, toWrite)
  const toldSeq = toWrite.lines.at(-1)?.seq ?? 0
  return { send: true, toWrite, letter, toldSeq }
}

async function write({ database: { db }, ports, account, whole }: WriteDeps, toWrite: MailToWrite): Promise<Letter> {
  const { mail, recipient, facts } = toWrite
  const language = mailLanguage(recipient.language)
  const siteName = await ports.siteName(db)
  const values = mailValues(toWrite, whole ? await wholeOf(db, toWrite) : undefined, {
    ports,
    siteName,
    masks: mail.audience === 'agent' && (await ports.masks(db)),
    avatarVersion: await avatarOf(db, toWrite),
  })
  const origin = new URL(ports.publicUrl()).origin
  const template = usableTemplate(await readTemplate(db, templateOf(mail.event), language), origin)
  const subject = renderSubject(template.subject, values)
  const address = facts.address ?? ''
  const unsubscribeUrl =
    mail.audience === 'visitor' ? unsubscribeAddress(ports.publicUrl(), ports.unsubscribe.make(address)) : null
  const words = mailWords(language)
  const document = {
    language,
    subject,
    html: renderHtml(template.body, values),
    text: renderText(template.body, values),
    footer:
      unsubscribeUrl === null
        ? null
        : { text: words.whyVisitor(siteName), link: { text: words.unsubscribe, url: unsubscribeUrl } },
  }
  const host = idHost(ports.publicUrl())
  return {
    messageId: messageId(mail.id, host),
    from: { name: headerName(account.fromName ?? siteName), address: account.fromAddress },
    to: { name: headerName(recipient.name ?? ''), address },
    subject,
    text: layoutText(document),
    html: layoutHtml(document),
    references:
      mail.conversation_id === null
        ? null
        : threadId(mail.conversation_id, mail.user_id ?? mail.visitor_id ?? '', host),
    headers: mailHeaders(unsubscribeUrl),
  }
}

export function unsubscribeAddress(publicUrl: string, token: string): string {
  return `${publicUrl}${apiRoot}/unsubscribe?token=${encodeURIComponent(token)}`
}

/** A test has no template: it is written elsewhere. */
function templateOf(event: MailToWrite['mail']['event']): MailTemplateEvent {
  return event === 'test' ? 'first_message' : event
}

async function wholeOf(db: Db, { mail }: MailToWrite) {
  if (mail.conversation_id === null) return undefined
  return readLines(db, { conversationId: mail.conversation_id, by: ['visitor', 'agent', 'bot'], afterSeq: 0 })
}

async function avatarOf(db: Db, { lines }: MailToWrite): Promise<string | null> {
  const author = lines.at(-1)?.author
  if (author?.kind !== 'agent') return null
  const user = await db
    .selectFrom('users')
    .select('avatar_version')
    .where('id', '=', author.id as NonNullable<MailToWrite['mail']['user_id']>)
    .executeTakeFirst()
  return user?.avatar_version ?? null
}
