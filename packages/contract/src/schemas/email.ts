import { z } from 'zod'
import {
  type MailAdvice,
  type MailPresetName,
  mailAdvice,
  mailLanguages,
  mailPresets,
  mailSecurities,
  mailStages,
  mailTemplateEvents,
} from '../email.ts'
import { timestamp } from './common.ts'

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => z.enum(Object.keys(table) as [K, ...K[]])

/** One line without control characters: it stands in a header. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u)

const address = z.email().max(254)
const host = z
  .string()
  .trim()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+)$/)

/** How to reach the mail server, and as whom. */
const connection = {
  /** Which preset it was filled in from; null is none. */
  preset: keysOf<MailPresetName>(mailPresets).nullable().default(null),
  host,
  port: z.int().min(1).max(65_535),
  security: z.enum(mailSecurities),
  /** Null: without signing in. */
  user: line(254).nullable().default(null),
  /** Where mails come from; the account must be allowed to use it. */
  fromAddress: address,
  /** Null: the site's name. */
  fromName: line(80).nullable().default(null),
}
/** Left out: the stored one, if it is for the same server and user. Null: none. */
const password = z.string().min(1).max(1024).nullable().optional()

/** `PUT /settings/email`. */
export const emailSettingsPutSchema = z.object({
  enabled: z.boolean(),
  /** S27: mails wait for the site's own cron job, and carry the whole conversation. */
  cron: z.boolean().default(false),
  ...connection,
  password,
})

/** `GET /settings/email`. */
export const emailSettingsSchema = z.object({
  enabled: z.boolean(),
  cron: z.boolean(),
  ...connection,
  host: host.nullable(),
  fromAddress: address.nullable(),
  /** There is a password. It never leaves the backend. */
  hasPassword: z.boolean(),
  /** What to call every few minutes in cron mode, and a line for a crontab that does it. */
  cronUrl: z.url(),
  cronLine: z.string(),
  /** When it was called last. */
  cronCalledAt: timestamp.nullable(),
  /** Mails that wait now. */
  waiting: z.int().min(0),
  /** Why no mail goes out for the time being, in one word and in the mail server's; null while they go. */
  stopped: z.object({ cause: z.string(), reason: z.string().nullable(), until: timestamp }).nullable(),
})

/** `POST /settings/email/test`. Settings that are left out are the stored ones. */
export const emailTestPostSchema = z.object({
  to: address,
  settings: z.object({ ...connection, password }).optional(),
})

/** What became of a test mail. */
export const emailTestAnswerSchema = z.object({
  ok: z.boolean(),
  /** Where it failed; null if the mail server took it. */
  stage: z.enum(mailStages).nullable(),
  /** The mail server's reply code; null if it did not come to one. */
  status: z.int().nullable(),
  /** The mail server's very words, or the system's where there was no server. */
  words: z.string().max(1000),
  advice: keysOf<MailAdvice>(mailAdvice).nullable(),
})

const templateText = {
  /** One line with fields in braces. */
  subject: line(200),
  /** Plain text or HTML; new lines become line breaks. */
  body: z.string().min(1).max(20_000),
}

export const emailTemplateSchema = z.object({
  event: z.enum(mailTemplateEvents),
  language: z.enum(mailLanguages),
  ...templateText,
  /** False: what comes with the product. */
  changed: z.boolean(),
})

export const emailTemplatesSchema = z.object({ items: z.array(emailTemplateSchema) })

/** `PUT /settings/email/templates/{event}/{language}`. */
export const emailTemplatePutSchema = z.object(templateText)

/** `POST /settings/email/templates/preview`. */
export const emailPreviewPostSchema = z.object({
  event: z.enum(mailTemplateEvents),
  language: z.enum(mailLanguages),
  ...templateText,
})

/** The mail as it would be sent. `html` is a whole document: show it in a sandboxed frame. */
export const emailPreviewSchema = z.object({
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  /** With what it was filled: the newest conversation, or made-up words if there is none. */
  filledWith: z.enum(['conversation', 'sample']),
})

/** `GET` or `POST /cron/email`. */
export const emailCronQuerySchema = z.object({ token: z.string().min(1).max(200) })

/** What one call of the cron job did. */
export const emailCronAnswerSchema = z.object({
  sent: z.int().min(0),
  failed: z.int().min(0),
  /** Still due: the mail server took no more for now, or there was no time left. */
  waiting: z.int().min(0),
})
