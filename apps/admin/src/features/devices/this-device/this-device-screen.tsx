import type { NotificationId } from '@deskbell/contract'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { Link } from 'wouter'
import { reportClicked } from '../../../platform/deep-link-arrivals.ts'
import { pushDevice } from '../../../platform/this-device.ts'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { Notice } from '../../ui/notice.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import styles from '../devices.module.css'
import { LiveTrace } from '../trace/live-trace.tsx'
import { DeviceState } from './device-state.tsx'
import { InstallOffer } from './install-offer.tsx'
import { OwnDevices } from './own-devices.tsx'
import { RemoveOffer } from './remove-offer.tsx'
import { TestButton } from './test-button.tsx'
import { TroubleBanner } from './trouble-notice.tsx'
import { useOwnLabel } from './use-own-label.ts'

/** The state of push on this device. `notificationId`: the tapped test, to be reported as clicked. */
export function ThisDeviceScreen({ notificationId }: { readonly notificationId?: NotificationId | undefined }) {
  const state = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const [tested, setTested] = useState<NotificationId>()
  const { levels } = useSignedIn()
  const label = useOwnLabel()
  useEffect(() => {
    if (notificationId) reportClicked(notificationId)
  }, [notificationId])
  const followed = tested ?? notificationId
  return (
    <>
      <PageHeading>{t('This device')}</PageHeading>
      <div className={styles['state']}>
        {notificationId && !tested && (
          <Notice tone="success">
            {t('The notification arrived, and your tap opened this page. This device works.')}
          </Notice>
        )}
        <TroubleBanner />
        <Card>
          <DeviceState state={state} />
        </Card>
        {(state.kind === 'on' || followed) && (
          <Card title={t('Test')}>
            <p>
              {t('A test goes the same way as a real notification. It has passed when this device itself answers.')}
            </p>
            {state.kind === 'on' && <TestButton onTested={setTested} />}
            {levels.includes('routing') && (
              <p>
                <Link href={hrefs.testDevices()}>{t('Test all my devices')}</Link>
              </p>
            )}
            {followed && <LiveTrace key={followed} id={followed} label={label} />}
          </Card>
        )}
        <RemoveOffer />
        <InstallOffer />
        <OwnDevices />
      </div>
    </>
  )
}
