/** What email knows as data: the same for the server, the app and the documentation. Free of dependencies. */

/** How a connection to a mail server is kept private: TLS from the start, TLS by STARTTLS, or not at all. */
export const mailSecurities = ['tls', 'starttls', 'none'] as const
export type MailSecurity = (typeof mailSecurities)[number]

/** What is sent, and by which template. */
export const mailTemplateEvents = ['first_message', 'later_message', 'agent_replied', 'escalation'] as const
export type MailTemplateEvent = (typeof mailTemplateEvents)[number]

export const mailLanguages = ['en', 'de', 'es', 'fr', 'ar'] as const
export type MailLanguage = (typeof mailLanguages)[number]

/** What may stand in a template, in braces (S17-S23). */
export const mailFields = [
  'recipient_name',
  'sender_name',
  'sender_profile_image',
  'message',
  'attachments',
  'conversation_link',
  'conversation_id',
  'site_name',
] as const
export type MailField = (typeof mailFields)[number]

export interface MailPreset {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  /** What stands for the user name at every account, such as SendGrid's `apikey`. */
  readonly user?: string
  /** What goes in as the password: `app_password` is made for this purpose in the account's settings. */
  readonly secret: 'app_password' | 'api_key' | 'smtp_password'
}

/** Mail services whose servers are known (S35-S37). Amazon's host depends on the region: this is one of them. */
export const mailPresets = {
  gmail: { name: 'Gmail', host: 'smtp.gmail.com', port: 465, security: 'tls', secret: 'app_password' },
  sendgrid: {
    name: 'SendGrid',
    host: 'smtp.sendgrid.net',
    port: 587,
    security: 'starttls',
    user: 'apikey',
    secret: 'api_key',
  },
  microsoft: {
    name: 'Outlook and Microsoft 365',
    host: 'smtp.office365.com',
    port: 587,
    security: 'starttls',
    secret: 'app_password',
  },
  ses: {
    name: 'Amazon SES',
    host: 'email-smtp.eu-west-1.amazonaws.com',
    port: 587,
    security: 'starttls',
    secret: 'smtp_password',
  },
  mailgun: { name: 'Mailgun', host: 'smtp.mailgun.org', port: 587, security: 'starttls', secret: 'smtp_password' },
  postmark: {
    name: 'Postmark',
    host: 'smtp.postmarkapp.com',
    port: 587,
    security: 'starttls',
    secret: 'smtp_password',
  },
  brevo: { name: 'Brevo', host: 'smtp-relay.brevo.com', port: 587, security: 'starttls', secret: 'smtp_password' },
} as const satisfies Record<string, MailPreset>

export type MailPresetName = keyof typeof mailPresets

/** How far a mail came before it failed. */
export const mailStages = ['dns', 'connect', 'tls', 'auth', 'sender', 'recipient', 'data'] as const
export type MailStage = (typeof mailStages)[number]

/** What to do about a mail server's refusal, in plain English; clients translate by the code. */
export const mailAdvice = {
  host_unknown: 'There is no server of this name. Check the host for a typing mistake.',
  port_refused: 'Nothing listens on this port. Use 465 with TLS or 587 with STARTTLS.',
  port_blocked:
    'The server does not answer. Your host may block mail ports: try 587, 465 or 2525, or ask the host to open them.',
  hangs: 'The server took the connection and then said nothing. Try another port, or ask whoever runs the server.',
  tls_wrong_mode: 'Port and encryption do not fit: 465 wants TLS from the start, 587 and 25 want STARTTLS.',
  tls_refused: 'The server offers no STARTTLS. Use port 465 with TLS, or another server.',
  tls_certificate:
    'The certificate is not valid for this name. Use the name that the certificate is for, or have it renewed; a certificate of your own is named by NODE_EXTRA_CA_CERTS.',
  plain_not_private: 'Without encryption only a server on this machine or in a private network is used.',
  auth_wrong: 'User name or password is wrong. Copy both again from the mail service.',
  auth_app_password:
    'This service takes no account password here. Turn on two-step verification, make an app password and use that.',
  auth_missing: 'The server wants a user name and a password.',
  auth_unsupported: 'The server offers no way to sign in here. Use 587 or 465, or leave user name and password empty.',
  sender_refused: 'This account may not send from that address. Use its own address, or verify the sender there.',
  recipient_refused: 'The server does not take mail for this recipient. Check the address.',
  content_refused: 'The server refused what the mail says. Its words tell why.',
  slow_down: 'The server takes no more for now. What waits is sent later by itself.',
  unknown: 'The words of the server tell why.',
} as const

export type MailAdvice = keyof typeof mailAdvice

/**
 * What may be wrong with a template. Names of tags, attributes and fields are among the facts of a fault, in which clients
 * word it by its code.
 */
export const mailTemplateFaults = [
  'field_unknown',
  'field_mistyped',
  'field_for_agents',
  'field_not_in_subject',
  'element_unknown',
  'element_misplaced',
  'element_not_here',
  'element_too_deep',
  'link_in_link',
  'block_in_paragraph',
  'attribute_unknown',
  'link_bad',
  'picture_bad',
  'style_unknown',
  'style_bad',
  'text_not_here',
  'character_bad',
  'comment',
  'document',
  'not_self_closing',
  'closes_nothing',
  'closed_too_late',
  'not_closed',
  'html_broken',
] as const
export type MailTemplateFault = (typeof mailTemplateFaults)[number]
