import type { DevicePassport } from '@deskbell/contract'
import type { ReactNode } from 'react'
import { Card } from '../../ui/card.tsx'
import { locale, t } from '../../ui/i18n/text.ts'
import { serviceName } from '../../ui/push/lane-words.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { DeviceHealth, LastDelivery } from '../device-cells.tsx'
import styles from './passport.module.css'

/** What it is. */
export function DeviceFactsCard({ device }: { readonly device: DevicePassport }) {
  const { installed, browser, system, pushService, language, timeZone } = device
  const notSaid = t('Not said yet: it is told when the app is opened there next.')
  return (
    <Card title={t('Device')}>
      <dl className={styles['facts']}>
        <Fact name={t('Owner')}>
          <bdi>{device.owner.name}</bdi>
        </Fact>
        <Fact name={t('Kind')}>{installed ? t('Installed app') : t('Browser tab')}</Fact>
        <Fact name={t('Browser')}>{browser ? <bdi>{browser}</bdi> : notSaid}</Fact>
        <Fact name={t('System')}>{system ? <bdi>{system}</bdi> : notSaid}</Fact>
        <Fact name={t('Push service')}>{pushService === 'other' ? t('Another one') : serviceName(pushService)}</Fact>
        <Fact name={t('Language')}>{language ? languageName(language) : t('Unknown')}</Fact>
        <Fact name={t('Time zone')}>{timeZone ? <bdi>{timeZone.replaceAll('_', ' ')}</bdi> : t('Unknown')}</Fact>
        <Fact name={t('Registered')}>
          <TimeText at={device.registeredAt} />
        </Fact>
      </dl>
    </Card>
  )
}

/** How it is. */
export function DeviceStateCard({ device }: { readonly device: DevicePassport }) {
  const { subscribedAt, reportedAt, displayedAt, key } = device
  return (
    <Card title={t('State')}>
      <dl className={styles['facts']}>
        <Fact name={t('State')}>
          <DeviceHealth device={device} />
        </Fact>
        <Fact name={t('Last displayed')}>{displayedAt ? <TimeText at={displayedAt} /> : t('Never')}</Fact>
        <Fact name={t('Last answered')}>{reportedAt ? <TimeText at={reportedAt} /> : t('Never')}</Fact>
        <Fact name={t('Last delivery result')}>
          <LastDelivery device={device} />
        </Fact>
        <Fact name={t('Last seen')}>
          <TimeText at={device.lastSeenAt} />
        </Fact>
        <Fact name={t('Subscribed')}>{subscribedAt ? <TimeText at={subscribedAt} /> : t('Unknown')}</Fact>
        <Fact name={t('Confirmed')}>
          {device.confirmedAt ? <TimeText at={device.confirmedAt} /> : t('Not confirmed yet')}
        </Fact>
        {key && (
          <>
            <Fact name={t('Key')}>
              <bdi>{key.keyId}</bdi> ({keyState(key.state)})
            </Fact>
            <Fact name={t('Key made')}>
              <TimeText at={key.createdAt} />
            </Fact>
          </>
        )}
      </dl>
    </Card>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function keyState(state: NonNullable<DevicePassport['key']>['state']): string {
  switch (state) {
    case 'active':
      return t('Active')
    case 'retiring':
      return t('Retiring')
    case 'retired':
      return t('Retired')
  }
}

/** A tag that no dictionary knows stays as it is. */
function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale(), { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}
