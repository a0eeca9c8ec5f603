import type { EmailSettings } from '@deskbell/contract'
import { locale, t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'

/** Whether mails go out now, and what keeps them. */
export function SendingNotice({ settings }: { readonly settings: EmailSettings }) {
  const { enabled, stopped, waiting } = settings
  if (!enabled)
    return (
      <Notice tone="info" live={false}>
        {t('No mail is sent. Agents who are away are told by their devices alone.')}
      </Notice>
    )
  if (!stopped) return null
  const at = new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(stopped.until))
  return (
    <Notice tone="warning" live={false} title={t('The mail server does not take mails at present.')}>
      {stopped.reason && (
        <p>
          <bdi lang="en">{stopped.reason}</bdi>
        </p>
      )}
      <p>
        {t(
          '{count, plural, =0 {Nothing waits.} one {# mail waits.} other {# mails wait.}} The next try is at {at}; saving other settings tries at once.',
          { count: waiting, at },
        )}
      </p>
    </Notice>
  )
}
