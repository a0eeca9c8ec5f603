import type { Device } from '@deskbell/contract'
import { ConfirmDialog, Dialog } from '../ui/dialog.tsx'
import { t } from '../ui/i18n/text.ts'
import { deviceName } from './device-cells.tsx'
import styles from './devices.module.css'
import { LiveTrace } from './trace/live-trace.tsx'
import type { useDeviceActions } from './use-device-actions.ts'

type Actions = ReturnType<typeof useDeviceActions>

/** So many are named before they are removed: with hundreds nobody would see the question, which says how many. */
const mostNamed = 8

/** Asks before devices are removed; none: does not ask. */
export function RemoveDialog({
  devices,
  busy,
  onClose,
  onConfirm,
}: {
  readonly devices: readonly Device[]
  readonly busy: boolean
  readonly onClose: () => void
  readonly onConfirm: () => void
}) {
  return (
    <ConfirmDialog
      open={devices.length > 0}
      title={t('{count, plural, one {Remove this device?} other {Remove # devices?}}', { count: devices.length })}
      confirmLabel={t('Remove')}
      danger
      busy={busy}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      <p>
        {t(
          'It is not rung any more. When its owner opens the app there, they are told who removed it, and may turn notifications on again.',
        )}
      </p>
      <ul className={styles['bullets']}>
        {devices.slice(0, mostNamed).map(device => (
          <li key={device.id}>
            <bdi>{deviceName(device)}</bdi>, <bdi>{device.owner.name}</bdi>
          </li>
        ))}
        {devices.length > mostNamed && <li>…</li>}
      </ul>
    </ConfirmDialog>
  )
}

/** How far the test that was just sent has come. */
export function TestDialog({ tested, endTest }: Pick<Actions, 'tested' | 'endTest'>) {
  return (
    <Dialog open={tested !== undefined} title={t('Test notification')} onClose={endTest}>
      {tested && (
        <>
          <p>
            <bdi>{deviceName(tested.device)}</bdi>, <bdi>{tested.device.owner.name}</bdi>
          </p>
          <LiveTrace id={tested.id} label={tested.device.label} />
        </>
      )}
    </Dialog>
  )
}
