import type { Device, DeviceId, DevicePassport } from '@deskbell/contract'
import { useState, useSyncExternalStore } from 'react'
import { Link, useLocation } from 'wouter'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ApiError } from '../../ui/data/api-error.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { t } from '../../ui/i18n/text.ts'
import { PageHeading } from '../../ui/page-heading.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { DeviceBadges, deviceName } from '../device-cells.tsx'
import { RemoveDialog, TestDialog } from '../device-dialogs.tsx'
import styles from '../devices.module.css'
import { devicesHref } from '../devices-address.ts'
import { logOf } from '../log/log-of.ts'
import { LostDialog } from '../lost-dialog.tsx'
import { RenameDialog } from '../rename-dialog.tsx'
import { useDeviceActions } from '../use-device-actions.ts'
import { DeviceDays } from './device-days.tsx'
import { limitText } from './limit-text.ts'
import own from './passport.module.css'
import { DeviceFactsCard, DeviceStateCard } from './passport-facts.tsx'
import { usePassport } from './passport-query.ts'
import { limitsOf } from './platform-limits.ts'

/** Everything about one device: what it is, how it is, what it has shown, what it cannot do. */
export function PassportScreen({ id }: { readonly id: DeviceId }) {
  const source = useSignedIn()
  const query = usePassport(source, id)
  return (
    <>
      <PageHeading>{query.data ? deviceName(query.data) : t('Device')}</PageHeading>
      <p>
        <Link href={devicesHref()}>{t('All devices')}</Link>
      </p>
      {query.error instanceof ApiError && query.error.code === 'not_found' ? (
        <EmptyState icon="devices" title={t('This device is not registered any more.')} />
      ) : (
        <QueryView query={query}>{device => <Passport device={device} />}</QueryView>
      )}
    </>
  )
}

function Passport({ device }: { readonly device: DevicePassport }) {
  const here = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const limits = limitsOf(device.label, { installed: device.installed, browser: device.browser })
  return (
    <>
      <p>
        {device.name && <bdi>{device.label}</bdi>}{' '}
        <DeviceBadges device={device} here={here.kind === 'on' && here.deviceId === device.id} />
      </p>
      <Actions device={device} />
      <div className={own['cards']}>
        <DeviceFactsCard device={device} />
        <DeviceStateCard device={device} />
        <div className={own['wide']}>
          <Card title={t('The last 30 days')}>
            <DeviceDays days={device.days} />
          </Card>
        </div>
        <Card title={t('What this platform cannot do')}>
          {limits.length === 0 ? (
            <p>{t('Nothing that we know of.')}</p>
          ) : (
            <ul className={styles['bullets']}>
              {limits.map(limit => (
                <li key={limit}>{limitText(limit)}</li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </>
  )
}

function Actions({ device }: { readonly device: DevicePassport }) {
  const source = useSignedIn()
  const actions = useDeviceActions(source)
  const [, navigate] = useLocation()
  const [renaming, setRenaming] = useState(false)
  const [losing, setLosing] = useState(false)
  const [removing, setRemoving] = useState<readonly Device[]>([])
  return (
    <div className={own['buttons']}>
      <Button look="primary" busy={actions.test.isPending} onClick={() => actions.test.mutate(device)}>
        {t('Send a test')}
      </Button>
      <Button onClick={() => setRenaming(true)}>{t('Rename')}</Button>
      <Button
        busy={actions.update.isPending}
        onClick={() => actions.update.mutate({ device, patch: { muted: !device.muted } })}
      >
        {device.muted ? t('Unmute') : t('Mute')}
      </Button>
      {source.levels.includes('accounts') && (
        <Button look="danger" onClick={() => setLosing(true)}>
          {t('Report as lost')}
        </Button>
      )}
      <Button look="danger" onClick={() => setRemoving([device])}>
        {t('Remove')}
      </Button>
      <Link href={logOf(device)}>{t('Log')}</Link>
      <TestDialog tested={actions.tested} endTest={actions.endTest} />
      <RemoveDialog
        devices={removing}
        busy={actions.remove.isPending}
        onClose={() => setRemoving([])}
        onConfirm={() =>
          actions.remove.mutate(removing, {
            onSuccess: ({ failed }) => failed.length === 0 && navigate(devicesHref()),
            onSettled: () => setRemoving([]),
          })
        }
      />
      {losing && <LostDialog device={device} onClose={() => setLosing(false)} />}
      {renaming && (
        <RenameDialog
          device={device}
          busy={actions.update.isPending}
          onClose={() => setRenaming(false)}
          onRename={name => actions.update.mutate({ device, patch: { name } }, { onSuccess: () => setRenaming(false) })}
        />
      )}
    </div>
  )
}
