import type { Device, DevicePatch, NotificationId } from '@deskbell/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { pushDevice } from '../../platform/this-device.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { errorText } from '../ui/data/error-text.ts'
import { t } from '../ui/i18n/text.ts'
import { toast } from '../ui/toasts.tsx'
import { deviceKeys, type Source } from './data/queries.ts'
import { deviceName } from './device-cells.tsx'
import { removeAll } from './remove-all.ts'

/** A device that can be tested: what the test's window says of it. */
export type Testable = Pick<Device, 'id' | 'label' | 'name' | 'owner'>

/** What can be done to devices. Each ends in a toast and a fresh list. */
export function useDeviceActions({ api, site }: Source) {
  const queries = useQueryClient()
  const [tested, setTested] = useState<{ readonly device: Testable; readonly id: NotificationId }>()
  const [removing, setRemoving] = useState<{ readonly done: number; readonly all: number }>()
  const settled = () => queries.invalidateQueries({ queryKey: deviceKeys.all(site) })
  const onError = (error: unknown) => toast(errorText(error), { tone: 'error' })

  const remove = useMutation({
    mutationFn: (devices: readonly Device[]) =>
      removeAll(
        devices,
        ({ id }) => unwrap(api.devices.remove(id)),
        done => setRemoving({ done, all: devices.length }),
      ),
    onSuccess: ({ removed, failed, error }) => {
      const done = t('{count, plural, one {# device removed.} other {# devices removed.}}', { count: removed.length })
      if (failed.length > 0) {
        const left = t('{count, plural, one {# was not removed:} other {# were not removed:}}', {
          count: failed.length,
        })
        toast(`${removed.length > 0 ? `${done} ` : ''}${left} ${errorText(error)}`, { tone: 'error' })
      } else toast(done)
      // If it was this one, the app finds out at once instead of at its next start.
      if (removed.length > 0) void pushDevice.sync()
    },
    onSettled: () => {
      setRemoving(undefined)
      return settled()
    },
  })
  const update = useMutation({
    mutationFn: ({ device, patch }: { readonly device: Device; readonly patch: DevicePatch }) =>
      unwrap(api.devices.update(device.id, patch)),
    onSuccess: changed => toast(t('Saved: {name}', { name: deviceName(changed) })),
    onError,
    onSettled: settled,
  })
  const test = useMutation({
    mutationFn: (device: Testable) => unwrap(api.devices.test(device.id)),
    onSuccess: ({ notificationId }, device) => setTested({ device, id: notificationId }),
    onError,
    onSettled: settled,
  })
  return { remove, removing, update, test, tested, endTest: () => setTested(undefined) }
}
