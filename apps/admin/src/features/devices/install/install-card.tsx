import { installableStore, installedStore, promptInstall } from '../../../platform/installed.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useStore } from '../../ui/data/use-store.ts'
import { t } from '../../ui/i18n/text.ts'
import { CoachSteps } from '../coach/coach-steps.tsx'
import styles from '../devices.module.css'
import type { Platform } from '../trace/platform-of.ts'
import { installGuide } from './install-guide.ts'

/** C3: by the browser's own question where it lets the app ask, else in words. Chrome keeps the permission of installed apps for good (L5). */
export function InstallCard({ platform }: { readonly platform: Platform }) {
  const installable = useStore(installableStore)
  const installed = useStore(installedStore)
  if (installed) return null
  const { steps, drawing, note } = installGuide(platform)
  return (
    <Card title={t('Install the app')}>
      <div className={styles['state']}>
        <p>
          {platform.os === 'ios'
            ? t('iPhone and iPad ring only apps that are on the Home Screen (iOS 16.4 or newer).')
            : t('Installed, it has its own icon and window, and the browser keeps its notifications allowed.')}
        </p>
        {installable ? (
          <div className={styles['buttons']}>
            <Button onClick={() => void promptInstall()}>{t('Install')}</Button>
          </div>
        ) : (
          <>
            <CoachSteps steps={steps} drawing={drawing} />
            {note && <p>{note}</p>}
          </>
        )}
      </div>
    </Card>
  )
}
