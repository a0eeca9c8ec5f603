import type { Device, DeviceLoss } from '@deskbell/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshMe } from '../../platform/connection.ts'
import { pushDevice } from '../../platform/this-device.ts'
import { unwrap } from '../ui/data/api-error.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { ConfirmDialog } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { ErrorNotice, QueryView } from '../ui/query-view.tsx'
import { toast } from '../ui/toasts.tsx'
import { deviceKeys } from './data/queries.ts'
import { deviceName } from './device-cells.tsx'
import styles from './devices.module.css'
import { endsHere, othersOf } from './loss-facts.ts'

/** "Report as lost": says what ends with the device, and what cannot be undone, before it is done. */
export function LostDialog({ device, onClose }: { readonly device: Device; readonly onClose: () => void }) {
  const { api, site } = useSignedIn()
  const queries = useQueryClient()
  // One report, however often it is tried.
  const [key] = useState(() => crypto.randomUUID())
  const query = useQuery({
    queryKey: [...deviceKeys.all(site), 'loss', device.id],
    queryFn: ({ signal }) => unwrap(api.lostDevices.read(device.id, signal)),
    gcTime: 0,
  })
  const report = useMutation({
    mutationFn: () => unwrap(api.lostDevices.report(device.id, key)),
    onSuccess: () => {
      toast(t('Reported as lost: {name}', { name: deviceName(device) }))
      onClose()
      void queries.invalidateQueries({ queryKey: deviceKeys.all(site) })
      // It may be this one, or the sign-in that is used here.
      if (query.data && endsHere(query.data)) void refreshMe()
      else void pushDevice.sync()
    },
  })
  return (
    <ConfirmDialog
      open
      title={t('Report this device as lost?')}
      confirmLabel={t('Report as lost')}
      danger
      busy={query.isPending || report.isPending}
      onClose={onClose}
      onConfirm={() => query.data && report.mutate()}
    >
      <p>
        <bdi>{deviceName(device)}</bdi>, <bdi>{device.owner.name}</bdi>
      </p>
      <QueryView query={query}>{loss => <WhatHappens loss={loss} />}</QueryView>
      <p>{t('This cannot be undone. If the device is found again, it is set up as a new one.')}</p>
      {report.error && <ErrorNotice error={report.error} />}
    </ConfirmDialog>
  )
}

function WhatHappens({ loss }: { readonly loss: DeviceLoss }) {
  const { signIn, devices, queued } = loss
  const others = othersOf(loss)
  return (
    <ul className={styles['bullets']}>
      <li>{t('It is not rung any more.')}</li>
      {queued > 0 && (
        <li>
          {t(
            '{count, plural, one {# notification that waits to be sent is dropped.} other {# notifications that wait to be sent are dropped.}}',
            { count: queued },
          )}
        </li>
      )}
      <li>{signInText(signIn)}</li>
      {others.sessions > 0 && (
        <li>
          {t(
            '{count, plural, one {# other sign-in ends, too: in another browser there, or on a device that was signed in from there.} other {# other sign-ins end, too: in other browsers there, or on devices that were signed in from there.}}',
            { count: others.sessions },
          )}
        </li>
      )}
      {others.applicationPasswords.length > 0 && (
        <li>
          {t('Application passwords that were made there stop working:')}{' '}
          {others.applicationPasswords.map((name, at) => (
            <span key={`${at} ${name}`}>
              {at > 0 && ', '}
              <bdi>{name}</bdi>
            </span>
          ))}
        </li>
      )}
      {endsHere(loss) && <li>{t('You use that sign-in right now: you are signed out here.')}</li>}
      {devices.length > 0 && (
        <li>
          {t('{count, plural, one {# other device is removed with it:} other {# other devices are removed with it:}}', {
            count: devices.length,
          })}{' '}
          {devices.map((other, at) => (
            <span key={other.id}>
              {at > 0 && ', '}
              <bdi>{other.name ?? other.label}</bdi>
            </span>
          ))}
        </li>
      )}
      <li>
        {t(
          'As soon as its app reaches this site, it erases everything that it keeps there: messages, drafts and what was not sent yet. Until then that stays on it.',
        )}
      </li>
      <li>{t('Its owner is told, and it stands in the audit log.')}</li>
    </ul>
  )
}

function signInText(signIn: DeviceLoss['signIn']): string {
  if (!signIn) return t('Nobody is signed in there any more.')
  if (signIn.kind === 'session') return t('Whoever has it is signed out there.')
  return t('The application password “{name}” stops working, wherever it is used.', { name: signIn.name ?? '' })
}
