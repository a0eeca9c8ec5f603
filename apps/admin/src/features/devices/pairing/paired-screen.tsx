import { useEffect, useState } from 'react'
import { installedStore } from '../../../platform/installed.ts'
import { keptCode } from '../../../platform/pairing-code.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useStore } from '../../ui/data/use-store.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import styles from '../devices.module.css'
import { InstallCard } from '../install/install-card.tsx'
import { useOwnLabel } from '../this-device/use-own-label.ts'
import { platformOf } from '../trace/platform-of.ts'
import own from './pairing.module.css'

/** After the scan: signed in, and on to the app and its notifications. */
export function PairedScreen() {
  const label = useOwnLabel()
  const installed = useStore(installedStore)
  const platform = platformOf(label)
  const onIos = platform.os === 'ios' && !installed
  return (
    <>
      <PageHeading>{t('You are signed in')}</PageHeading>
      <div className={styles['state']}>
        <Notice tone="success">{t('Your computer shows that this device is connected.')}</Notice>
        {label && <InstallCard platform={platform} />}
        {!installed && <CodeCard open={onIos} />}
        <div className={styles['buttons']}>
          {/* An iPhone rings for the app on the Home Screen alone. */}
          {!onIos && (
            <ButtonLink look="primary" href={hrefs.device()}>
              {t('Turn on notifications')}
            </ButtonLink>
          )}
          <ButtonLink href={hrefs.inbox()}>{t('Go to the inbox')}</ButtonLink>
        </div>
      </div>
    </>
  )
}

/** @param open to be seen at once: only on an iPhone or iPad does every installed app start signed out */
function CodeCard({ open }: { readonly open: boolean }) {
  const code = useKeptCode()
  const text = code && `${code.slice(0, 3)} ${code.slice(3)}`
  const body = text ? (
    <>
      <p className={own['code']} dir="ltr">
        {text}
      </p>
      <p>
        {t('Open the app from its icon, choose “I have a code”, and type this. It is good for 15 minutes, and once.')}
      </p>
    </>
  ) : (
    <p>{t('This code has ended. If the app asks you to sign in, scan a new QR code on your computer.')}</p>
  )
  if (open) return <Card title={t('Your code for the app')}>{body}</Card>
  return (
    <Card>
      <details className={own['details']}>
        <summary>{t('The installed app asks you to sign in?')}</summary>
        {body}
      </details>
    </Card>
  )
}

/** The six digits, as long as they are good. */
function useKeptCode(): string | undefined {
  const [kept, setKept] = useState(() => keptCode(Date.now()))
  useEffect(() => {
    if (!kept) return undefined
    const timer = setTimeout(() => setKept(undefined), kept.until - Date.now())
    return () => clearTimeout(timer)
  }, [kept])
  return kept?.code
}
