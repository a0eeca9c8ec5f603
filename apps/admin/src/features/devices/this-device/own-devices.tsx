import type { Device } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, useSyncExternalStore } from 'react'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { t } from '../../ui/i18n/text.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { devicesQuery } from '../data/queries.ts'
import { useLiveDevices } from '../data/use-live-devices.ts'
import { DeviceHealth, DeviceTitle, deviceName, LastDelivery } from '../device-cells.tsx'
import styles from '../devices.module.css'
import { useDeviceActions } from '../use-device-actions.ts'

/** W3: all devices that ring for me, this one among them. */
export function OwnDevices() {
  const source = useSignedIn()
  const query = useInfiniteQuery(devicesQuery(source, { owner: 'me', q: '', sort: '-lastSeenAt' }))
  const here = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const [removing, setRemoving] = useState<Device>()
  const { remove } = useDeviceActions(source)
  useLiveDevices(source.site)
  return (
    <Card title={t('My devices')}>
      <QueryView query={query}>
        {data => {
          const devices = data.pages.flatMap(page => page.items)
          if (devices.length === 0) return <p>{t('No device of yours is registered. Nobody can ring you yet.')}</p>
          return (
            <ul className={styles['own']}>
              {devices.map(device => (
                <li key={device.id}>
                  <div>
                    <strong>
                      <DeviceTitle device={device} here={here.kind === 'on' && here.deviceId === device.id} />
                    </strong>
                    <div>
                      {t('Last seen')}: <TimeText at={device.lastSeenAt} />
                    </div>
                    <div>
                      <LastDelivery device={device} />
                    </div>
                    <DeviceHealth device={device} />
                  </div>
                  <Button
                    look="link-danger"
                    aria-label={`${t('Remove')}: ${deviceName(device)}`}
                    onClick={() => setRemoving(device)}
                  >
                    {t('Remove')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }}
      </QueryView>
      <ConfirmDialog
        open={removing !== undefined}
        title={t('Remove this device?')}
        confirmLabel={t('Remove')}
        danger
        busy={remove.isPending}
        onClose={() => setRemoving(undefined)}
        onConfirm={() => removing && remove.mutate([removing], { onSettled: () => setRemoving(undefined) })}
      >
        {removing && <p>{t('“{name}” is not rung any more.', { name: deviceName(removing) })}</p>}
      </ConfirmDialog>
    </Card>
  )
}
