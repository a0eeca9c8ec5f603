import type { Device } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { pushDevice } from '../../../platform/this-device.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { useSignedIn } from '../../ui/data/connection.ts'
import { t } from '../../ui/i18n/text.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { devicesQuery } from '../data/queries.ts'
import { deviceName } from '../device-cells.tsx'
import styles from '../devices.module.css'
import { useDeviceActions } from '../use-device-actions.ts'
import { formerSelves, stalest } from './device-offers.ts'

/** Old devices of one's own to remove: to make room for this one, or because this one is the same machine. */
export function RemoveOffer() {
  const source = useSignedIn()
  const state = useSyncExternalStore(pushDevice.subscribe, pushDevice.get)
  const { data } = useInfiniteQuery(devicesQuery(source, { owner: 'me', q: '', sort: '-lastSeenAt' }))
  const { remove } = useDeviceActions(source)
  const devices = data?.pages.flatMap(page => page.items) ?? []
  const full = state.kind === 'broken' && state.why === 'too_many_devices'
  const offered = full ? stalest(devices) : state.kind === 'on' ? formerSelves(devices, state.deviceId) : []
  if (offered.length === 0) return null
  const take = (device: Device) =>
    remove.mutate([device], { onSuccess: () => (full ? void pushDevice.turnOn() : undefined) })
  return (
    <Card title={full ? t('Make room for this device') : t('Was this you, too?')}>
      <p>
        {full
          ? t('These were not seen for the longest time.')
          : t(
              'A device like this one was registered before. If the app was installed anew here, remove the old entry.',
            )}
      </p>
      <ul className={styles['own']}>
        {offered.map(device => (
          <li key={device.id}>
            <div>
              <strong>
                <bdi>{deviceName(device)}</bdi>
              </strong>
              <div>
                {t('Last seen')}: <TimeText at={device.lastSeenAt} />
              </div>
            </div>
            <Button
              busy={remove.isPending}
              aria-label={`${full ? t('Remove and turn on here') : t('Remove')}: ${deviceName(device)}`}
              onClick={() => take(device)}
            >
              {full ? t('Remove and turn on here') : t('Remove')}
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  )
}
