import type {
  EmailPreview,
  EmailPreviewPost,
  EmailSettings,
  EmailSettingsPut,
  EmailTemplate,
  EmailTemplatePut,
  EmailTemplates,
  EmailTestAnswer,
  EmailTestPost,
} from '@deskbell/contract'
import { readObject } from './read.ts'
import type { Transport } from './transport.ts'

/** In milliseconds: a mail server may take its time to refuse. */
const TEST_WITHIN = 90_000

/** Level `routing`: how mails are sent and what they say, for admins. */
export function emailCalls(call: Transport) {
  const readSettings = readObject<EmailSettings>('enabled', 'hasPassword', 'cronUrl')
  const readTemplate = readObject<EmailTemplate>('event', 'language', 'subject', 'body')
  const pathOf = ({ event, language }: Pick<EmailTemplate, 'event' | 'language'>) =>
    `/settings/email/templates/${event}/${language}`
  return {
    email: {
      read: (signal?: AbortSignal) => call({ method: 'GET', path: '/settings/email', signal, read: readSettings }),
      update: (body: EmailSettingsPut) => call({ method: 'PUT', path: '/settings/email', body, read: readSettings }),
      /** Sends a mail now; the answer says what the mail server said. */
      test: (body: EmailTestPost, signal?: AbortSignal) =>
        call({
          method: 'POST',
          path: '/settings/email/test',
          body,
          signal,
          timeoutMs: TEST_WITHIN,
          read: readObject<EmailTestAnswer>('ok', 'words'),
        }),
      /** The old address of the cron job ends. */
      newCronToken: () => call({ method: 'POST', path: '/settings/email/cron-token', read: readSettings }),
    },
    emailTemplates: {
      list: (signal?: AbortSignal) =>
        call({ method: 'GET', path: '/settings/email/templates', signal, read: readObject<EmailTemplates>('items') }),
      update: (which: Pick<EmailTemplate, 'event' | 'language'>, body: EmailTemplatePut) =>
        call({ method: 'PUT', path: pathOf(which), body, read: readTemplate }),
      /** Back to the words that come with the product. */
      reset: (which: Pick<EmailTemplate, 'event' | 'language'>) =>
        call({ method: 'DELETE', path: pathOf(which), read: readTemplate }),
      preview: (body: EmailPreviewPost, signal?: AbortSignal) =>
        call({
          method: 'POST',
          path: '/settings/email/templates/preview',
          body,
          signal,
          read: readObject<EmailPreview>('subject', 'html', 'text'),
        }),
    },
  }
}
