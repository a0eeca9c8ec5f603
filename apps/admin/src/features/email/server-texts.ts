import type { MailAdvice, MailPreset, MailPresetName, MailSecurity, MailStage } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'

export function securityLabel(security: MailSecurity): string {
  return { tls: t('TLS'), starttls: t('STARTTLS'), none: t('None (private networks alone)') }[security]
}

export function secretLabel(secret: MailPreset['secret'] | undefined): string {
  if (secret === 'app_password') return t('App password')
  if (secret === 'api_key') return t('API key')
  return t('Password')
}

/** Where the password comes from (S36-S38). */
export function secretHelp(preset: MailPresetName | '', stored: boolean): string {
  const kept = stored ? t('Empty: the one that is stored.') : ''
  return [secretSource(preset), kept].filter(Boolean).join(' ')
}

function secretSource(preset: MailPresetName | ''): string {
  if (preset === 'gmail') {
    return t(
      'Turn on 2-Step Verification in your Google Account, then make an app password under Security. In Google Workspace an admin must allow it.',
    )
  }
  if (preset === 'sendgrid') return t('An API key with the right to send mail; the user name is the word “apikey”.')
  if (preset === 'microsoft') {
    return t('An app password of the account; in Microsoft 365 an admin must allow authenticated SMTP for it.')
  }
  return ''
}

/** How far a test came before it failed. */
export function stageText(stage: MailStage): string {
  const texts: Record<MailStage, () => string> = {
    dns: () => t('The name of the server was not found.'),
    connect: () => t('There was no connection to the server.'),
    tls: () => t('The connection could not be encrypted.'),
    auth: () => t('The server did not accept the sign-in.'),
    sender: () => t('The server did not accept the sender’s address.'),
    recipient: () => t('The server did not accept the recipient.'),
    data: () => t('The server did not accept the mail.'),
  }
  return texts[stage]()
}

/** What to do about it. */
export function adviceText(advice: MailAdvice): string {
  const texts: Record<MailAdvice, () => string> = {
    host_unknown: () => t('Check the host for a typing mistake.'),
    port_refused: () => t('Nothing listens on this port. Use 465 with TLS or 587 with STARTTLS.'),
    port_blocked: () =>
      t(
        'The server does not answer. Your host may block mail ports: try 587, 465 or 2525, or ask the host to open them.',
      ),
    hangs: () => t('The server took the connection and then said nothing. Try another port, or ask whoever runs it.'),
    tls_wrong_mode: () => t('Port and encryption do not fit: 465 wants TLS, 587 and 25 want STARTTLS.'),
    tls_refused: () => t('The server offers no STARTTLS. Use port 465 with TLS, or another server.'),
    tls_certificate: () =>
      t('The certificate is not valid for this name. Use the name that it is for, or have it renewed.'),
    plain_not_private: () => t('Without encryption only a server on this machine or in a private network is used.'),
    auth_wrong: () => t('User name or password is wrong. Copy both again from the mail service.'),
    auth_app_password: () =>
      t(
        'This service takes no account password here. Turn on two-step verification, make an app password and use that.',
      ),
    auth_missing: () => t('The server wants a user name and a password.'),
    auth_unsupported: () =>
      t('The server offers no way to sign in here. Use 587 or 465, or leave user name and password empty.'),
    sender_refused: () =>
      t('This account may not send from that address. Use its own address, or verify the sender there.'),
    recipient_refused: () => t('The server takes no mail for this recipient. Check the address.'),
    content_refused: () => t('The server refused what the mail says. Its words tell why.'),
    slow_down: () => t('The server takes no more for now. What waits is sent later by itself.'),
    unknown: () => t('The words of the server tell why.'),
  }
  return texts[advice]()
}
