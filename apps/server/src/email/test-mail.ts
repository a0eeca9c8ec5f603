import { type EmailTestAnswer, type EmailTestPost, newId } from '@deskbell/contract'
import type { EmailDeps } from './email-deps.ts'
import { headerName, idHost, mailHeaders, messageId } from './headers.ts'
import type { MailAccount } from './smtp/account.ts'
import { createMailer } from './smtp/mailer.ts'
import { escapeHtml } from './templates/html.ts'
import { layoutHtml, layoutText } from './templates/layout.ts'
import { mailLanguage } from './values.ts'
import { mailWords } from './words/mail-words.ts'

/** Sends a mail now, beside the queue, and tells what the mail server said, in its very words (S33, S34). */
export async function sendTestMail(
  { database, ports, random, patience }: Pick<EmailDeps, 'database' | 'ports' | 'random' | 'patience'>,
  account: MailAccount,
  { to, language }: { readonly to: EmailTestPost['to']; readonly language: string | null },
): Promise<EmailTestAnswer> {
  const siteName = await ports.siteName(database.db)
  const spoken = mailLanguage(language)
  const { subject, body } = mailWords(spoken).test
  const fill = (text: string) => text.replaceAll('{site}', () => siteName)
  const document = {
    language: spoken,
    subject: headerName(fill(subject)),
    html: `<p>${escapeHtml(fill(body))}</p>`,
    text: fill(body),
    footer: null,
  }
  const mailer = createMailer(account, patience)
  try {
    const sent = await mailer.send({
      messageId: messageId(newId('dlv', random), idHost(ports.publicUrl())),
      from: { name: headerName(account.fromName ?? siteName), address: account.fromAddress },
      to: { name: '', address: to },
      subject: document.subject,
      text: layoutText(document),
      html: layoutHtml(document),
      references: null,
      headers: mailHeaders(null),
    })
    if (sent.ok) return { ok: true, stage: null, status: sent.status, words: sent.words, advice: null }
    const { stage, status, words, advice } = sent.failure
    return { ok: false, stage, status, words, advice }
  } finally {
    mailer.breakOff()
  }
}
