import { alertSettings } from '../../platform/alerts/alert-settings.ts'
import { alertsState, calling } from '../../platform/alerts/alerts-state.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { useStore } from '../ui/data/use-store.ts'
import { t } from '../ui/i18n/text.ts'
import { Notice } from '../ui/notice.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import styles from './alerts.module.css'

/** Above any screen: what calls, and that it cannot be heard. */
export function CallingNotices() {
  const { ringing, blocked } = useStore(alertsState)
  const { loop, sound, flash } = useStore(alertSettings)
  const [first] = ringing
  return (
    <>
      {blocked && (
        <Notice
          tone="warning"
          live={false}
          // The tap itself is what lets the page be heard.
          actions={<Button small>{t('Turn the sound on')}</Button>}
        >
          {t('The browser keeps this page silent until you click or press a key.')}
        </Notice>
      )}
      {first && (flash || (loop && sound !== 'off')) && (
        <Notice
          tone="info"
          live={false}
          actions={
            <>
              <ButtonLink small href={hrefs.conversation(first)}>
                {t('Open conversation')}
              </ButtonLink>
              <Button small onClick={() => calling.silence()}>
                {t('Silence')}
              </Button>
            </>
          }
        >
          {t('{count, plural, one {A conversation is waiting for you.} other {# conversations are waiting for you.}}', {
            count: ringing.length,
          })}
        </Notice>
      )}
      {first && flash && <div key={ringing.length} className={styles['flash']} aria-hidden="true" />}
    </>
  )
}
