import * as email from './email.ts'
import type { Exchange } from './exchange.ts'

const settings = { level: 'routing', auth: 'admin' } as const

/** Mails to agents and visitors who are away. */
export const emailExchanges: readonly Exchange[] = [
  {
    ...settings,
    method: 'GET',
    path: '/settings/email',
    summary: 'Whether and how mails are sent',
    answers: { 200: email.emailSettingsSchema },
  },
  {
    ...settings,
    method: 'PUT',
    path: '/settings/email',
    summary: 'Change that',
    body: email.emailSettingsPutSchema,
    answers: { 200: email.emailSettingsSchema },
    problems: ['unavailable'],
  },
  {
    ...settings,
    method: 'POST',
    path: '/settings/email/test',
    summary: 'Send a mail now, and hear what the mail server says',
    body: email.emailTestPostSchema,
    answers: { 200: email.emailTestAnswerSchema },
  },
  {
    ...settings,
    method: 'POST',
    path: '/settings/email/cron-token',
    summary: 'Another address for the cron job',
    answers: { 200: email.emailSettingsSchema },
    problems: ['unavailable'],
  },
  {
    ...settings,
    method: 'GET',
    path: '/settings/email/templates',
    summary: 'What mails say, for each event and language',
    answers: { 200: email.emailTemplatesSchema },
  },
  {
    ...settings,
    method: 'PUT',
    path: '/settings/email/templates/{event}/{language}',
    summary: 'Say it in other words',
    body: email.emailTemplatePutSchema,
    answers: { 200: email.emailTemplateSchema },
  },
  {
    ...settings,
    method: 'DELETE',
    path: '/settings/email/templates/{event}/{language}',
    summary: 'Back to the words that come with the product',
    answers: { 200: email.emailTemplateSchema },
  },
  {
    ...settings,
    method: 'POST',
    path: '/settings/email/templates/preview',
    summary: 'How a mail would look',
    body: email.emailPreviewPostSchema,
    answers: { 200: email.emailPreviewSchema },
  },
  {
    level: 'routing',
    method: 'GET',
    path: '/cron/email',
    auth: 'none',
    summary: 'Send what is due, for the site’s own cron job',
    query: email.emailCronQuerySchema,
    answers: { 200: email.emailCronAnswerSchema },
  },
  {
    level: 'routing',
    method: 'POST',
    path: '/cron/email',
    auth: 'none',
    summary: 'The same',
    query: email.emailCronQuerySchema,
    answers: { 200: email.emailCronAnswerSchema },
  },
]
