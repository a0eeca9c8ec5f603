import { deepLinkUrl, type MailLanguage, mailLanguages, mask, type UserId } from '@deskbell/contract'
import { avatarUrl } from '../http/avatar-url.ts'
import { initialsUrl } from '../http/initials-url.ts'
import { isTimeZone } from '../time-zone.ts'
import type { EmailPorts } from './email-deps.ts'
import type { Line } from './read-lines.ts'
import type { MailToWrite } from './read-mail.ts'
import type { MailValues, Said } from './templates/mail-values.ts'
import { type MailWords, mailWords } from './words/mail-words.ts'

/** For somebody who speaks `language` (BCP 47, null if they never said). */
export function mailLanguage(language: string | null): MailLanguage {
  const base = language?.toLowerCase().split('-')[0]
  return mailLanguages.find(each => each === base) ?? 'en'
}

/** What the whole site adds to a mail. */
export interface Surroundings {
  readonly ports: Pick<EmailPorts, 'publicUrl' | 'fileLink'>
  readonly siteName: string
  readonly masks: boolean
  /** Of the agent whose message it tells of; null: none. */
  readonly avatarVersion: string | null
}

/** Fills the fields: with what the recipient has not seen, or with the whole conversation. */
export function mailValues(
  toWrite: Pick<MailToWrite, 'mail' | 'recipient' | 'visitorName' | 'lines'>,
  whole: readonly Line[] | undefined,
  { ports, siteName, masks, avatarVersion }: Surroundings,
): MailValues {
  const { mail, recipient, visitorName, lines } = toWrite
  const language = mailLanguage(recipient.language)
  const words = mailWords(language)
  const toVisitor = mail.audience === 'visitor'
  const shown = whole ?? lines
  const newest = lines.at(-1)
  // What visitors wrote is theirs to read as it is.
  const hide = (text: string) => (masks && !toVisitor ? mask(text) : text)
  const hideOf = (line: Line) => (line.author.kind === 'visitor' ? hide : (text: string) => text)
  const nameOf = (line: Line) => hideOf(line)(lineName(line, visitorName, words))
  const linkOf = (line: Line) => (file: Line['files'][number]) => {
    // The name stands in the address too.
    const named = { ...file, name: hideOf(line)(file.name) }
    return { name: named.name, url: ports.publicUrl() + ports.fileLink(named) }
  }
  const names = new Set(shown.map(nameOf))
  const clock = whole && clockOf(language, recipient.timeZone)
  const said = shown.map(
    (line): Said => ({
      by: whole || names.size > 1 ? nameOf(line) : null,
      at: clock ? clock(line.at) : null,
      text: hideOf(line)(line.text),
      files: line.files.map(linkOf(line)),
    }),
  )
  const cut = whole !== undefined && (whole[0]?.seq ?? 1) > 1
  const picture =
    newest?.author.kind === 'agent' && avatarVersion !== null
      ? avatarUrl(newest.author.id as UserId, avatarVersion)
      : initialsUrl(newest ? nameOf(newest) : words.visitor)
  return {
    recipientName: recipient.name ?? (toVisitor ? words.visitor : ''),
    senderName: newest ? nameOf(newest) : words.visitor,
    siteName,
    conversationId: mail.conversation_id ?? '',
    conversationLink:
      toVisitor || mail.conversation_id === null
        ? null
        : deepLinkUrl(ports.publicUrl(), { to: 'conversation', conversationId: mail.conversation_id }),
    pictureUrl: picture === undefined ? null : ports.publicUrl() + picture,
    said: cut ? [{ by: null, at: null, text: words.cut, files: [] }, ...said] : said,
    files: said.flatMap(one => one.files),
  }
}

function lineName({ author }: Line, visitorName: string | null, words: MailWords): string {
  if (author.kind === 'visitor') return visitorName ?? words.visitor
  return author.kind === 'bot' ? author.name || words.bot : author.name
}

function clockOf(language: MailLanguage, timeZone: string | null): (at: number) => string {
  const form = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: timeZone !== null && isTimeZone(timeZone) ? timeZone : 'UTC',
  })
  return at => (timeZone === null ? `${form.format(at)} UTC` : form.format(at))
}
