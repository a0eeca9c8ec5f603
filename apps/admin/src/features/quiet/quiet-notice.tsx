import { Button, ButtonLink } from '../ui/button.tsx'
import { useLivePreferences } from '../ui/data/preferences.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { useNow } from '../ui/time-text.tsx'
import { quietText } from './quiet-text.ts'
import { useSnooze } from './use-snooze.ts'

/** Stands above every screen while nothing rings by one's own will: nobody is to wonder why. */
export function QuietNotice() {
  useLivePreferences()
  const snooze = useSnooze()
  const now = useNow()
  if (!snooze || snooze.preferences.quiet === null) return null
  return (
    <Notice
      tone="info"
      live={false}
      actions={
        snooze.preferences.snoozedUntil === null ? (
          <ButtonLink small href={hrefs.profile()}>
            {t('Change quiet hours')}
          </ButtonLink>
        ) : (
          <Button small busy={snooze.busy} onClick={snooze.ringAgain}>
            {t('Ring again now')}
          </Button>
        )
      }
    >
      {quietText(snooze.preferences, now)}
    </Notice>
  )
}
