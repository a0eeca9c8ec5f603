import { useSyncExternalStore } from 'react'
import { installableStore, promptInstall } from '../../../platform/installed.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { t } from '../../ui/i18n/text.ts'
import styles from '../devices.module.css'

/** C3: shown where the browser lets the app ask. Chrome keeps the permission of installed apps for good (L5). */
export function InstallOffer() {
  const installable = useSyncExternalStore(installableStore.subscribe, installableStore.get)
  if (!installable) return null
  return (
    <Card title={t('Install the app')}>
      <p>{t('Installed, it has its own icon and window, and the browser keeps its notifications allowed.')}</p>
      <div className={styles['buttons']}>
        <Button onClick={() => void promptInstall()}>{t('Install')}</Button>
      </div>
    </Card>
  )
}
