import type { NotificationId } from '@deskbell/contract'
import { useEffect } from 'react'
import { Link } from 'wouter'
import { reportClicked } from '../../../platform/deep-link-arrivals.ts'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { CoachCard } from '../coach/coach-card.tsx'
import { StagedTest } from '../coach/staged-test.tsx'
import { useCoach } from '../coach/use-coach.ts'
import styles from '../devices.module.css'
import { InstallCard } from '../install/install-card.tsx'
import { PairingCard } from '../pairing/pairing-card.tsx'
import { platformOf } from '../trace/platform-of.ts'
import { ContentChoice } from './content-choice.tsx'
import { OwnDevices } from './own-devices.tsx'
import { RemoveOffer } from './remove-offer.tsx'

/** The state of push on this device. `notificationId`: the tapped test, to be reported as clicked. */
export function ThisDeviceScreen({ notificationId }: { readonly notificationId?: NotificationId | undefined }) {
  const { state, push, label } = useCoach()
  const { levels } = useSignedIn()
  useEffect(() => {
    if (notificationId) reportClicked(notificationId)
  }, [notificationId])
  const isOn = push.kind === 'on'
  return (
    <>
      <PageHeading>{t('This device')}</PageHeading>
      <div className={styles['state']}>
        {notificationId && (
          <Notice tone="success">
            {t('The notification arrived, and your tap opened this page. This device works.')}
          </Notice>
        )}
        <CoachCard state={state} platform={platformOf(label)} isOn={isOn} />
        {(isOn || notificationId) && (
          <Card title={t('Test')}>
            <StagedTest isOn={isOn} label={label} tapped={notificationId} />
            {levels.includes('routing') && (
              <p>
                <Link href={hrefs.testDevices()}>{t('Test all my devices')}</Link>
              </p>
            )}
          </Card>
        )}
        <p>
          <Link href={hrefs.deviceHelp()}>{t('Help when nothing rings')}</Link>
        </p>
        <RemoveOffer />
        {/* An iPhone's coach says it already. */}
        {state.kind !== 'needs_install' && label && <InstallCard platform={platformOf(label)} />}
        {label && <PairingCard platform={platformOf(label)} />}
        <ContentChoice />
        <OwnDevices />
      </div>
    </>
  )
}
