import { Button } from '../../features/ui/button.tsx'
import { useConnection } from '../../features/ui/data/connection.ts'
import { useStore } from '../../features/ui/data/use-store.ts'
import { t } from '../../features/ui/i18n/text.ts'
import { Notice } from '../../features/ui/notice.tsx'
import { onlineStore } from '../../platform/online.ts'
import { applyUpdate, updateStore } from '../../platform/update-waiting.ts'

/** What is true of the app as a whole, above any screen: it is offline, it is old. */
export function StandingNotices() {
  const online = useStore(onlineStore)
  const update = useStore(updateStore)
  const connection = useConnection()
  const unconfirmed = connection.kind === 'ready' && connection.me !== null && !connection.confirmed
  return (
    <div aria-live="polite">
      {!online && (
        <Notice tone="warning" live={false}>
          {unconfirmed
            ? t('You are offline. You see what this device remembers; new messages come once you are connected.')
            : t('You are offline. What you send waits until you are connected.')}
        </Notice>
      )}
      {(update.waiting || update.required) && (
        <Notice
          tone={update.required ? 'warning' : 'info'}
          live={false}
          actions={
            <Button small onClick={() => applyUpdate()}>
              {t('Update now')}
            </Button>
          }
        >
          {update.required
            ? t('This app is too old for the site. Update it to go on.')
            : t('A new version of the app is ready.')}
        </Notice>
      )}
    </div>
  )
}
