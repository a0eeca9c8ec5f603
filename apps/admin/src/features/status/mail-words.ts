import { t } from '../ui/i18n/text.ts'
import type { FindingWords, ReadFact } from './finding-words.ts'

/** What goes out by email. */
export function mailWords(code: string, fact: ReadFact): FindingWords | undefined {
  const waiting = fact('waiting')
  switch (code) {
    case 'mails_ok':
      return {
        text: t('Mails go out; {waiting, plural, =0 {none waits} one {# waits} other {# wait}} for later.', {
          waiting,
        }),
        todo: null,
      }
    case 'mails_stopped': {
      const advice = advices[String(fact('cause'))]
      return (
        advice && {
          text: t(
            'No mail goes out for now; {waiting, plural, =0 {none waits} one {# waits} other {# wait}}. The mail server said: {reason}',
            { waiting, reason: fact('reason') },
          ),
          todo: advice(),
        }
      )
    }
    case 'mails_late':
      return {
        text: t(
          'Mails are late; {waiting, plural, =0 {none waits} one {# waits} other {# wait}}, the oldest for {minutes, plural, one {# minute} other {# minutes}}.',
          { waiting, minutes: fact('minutes') },
        ),
        todo: t('Send a test mail under Settings, Email. If it arrives, look at the server’s log.'),
      }
    case 'mails_cron_never':
      return {
        text: t(
          '{waiting, plural, =0 {No mail waits} one {# mail waits} other {# mails wait}} for a cron job that has never called.',
          { waiting },
        ),
        todo: t('Put the line that stands under Settings, Email into a crontab, or turn the cron mode off there.'),
      }
    case 'mails_cron_silent':
      return {
        text: t(
          '{waiting, plural, =0 {No mail waits} one {# mail waits} other {# mails wait}} for a cron job that has not called for {minutes, plural, one {# minute} other {# minutes}}.',
          { waiting, minutes: fact('minutes') },
        ),
        todo: t(
          'See whether the machine with the crontab runs, and whether its line has the address that stands under Settings, Email.',
        ),
      }
    default:
      return undefined
  }
}

const advices: Readonly<Record<string, () => string>> = {
  credentials: () => t('It does not take the user name or the password. Enter them again under Settings, Email.'),
  sender: () =>
    t(
      'It does not let this account send from the sender’s address. Change that under Settings, Email, or verify it there.',
    ),
  tls: () =>
    t(
      'The encrypted connection fails. Look at port and encryption under Settings, Email; a test mail says what to change.',
    ),
  unreachable: () =>
    t('It cannot be reached from this server. Look at host and port under Settings, Email, and at the firewall.'),
  refused: () =>
    t('It takes no more for now, often for a limit of the account. Wait, or take a service that allows more.'),
  settings: () => t('Send a test mail under Settings, Email: it says what to change.'),
}
