import type { Device } from '@deskbell/contract'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { attemptText } from '../ui/data/attempt-text.ts'
import { t } from '../ui/i18n/text.ts'
import { TimeText, useNow } from '../ui/time-text.tsx'
import styles from './devices.module.css'
import { healthText } from './health-text.ts'

/** What a person calls it: the name if one was given, else the label. */
export function deviceName(device: Pick<Device, 'name' | 'label'>): string {
  return device.name ?? device.label
}

/** Name and label, and what is special about the device. */
export function DeviceTitle({ device, here }: { readonly device: Device; readonly here: boolean }) {
  return (
    <>
      <bdi>{deviceName(device)}</bdi>
      {device.name && <span className={styles['label']}>{device.label}</span>}{' '}
      <DeviceBadges device={device} here={here} />
    </>
  )
}

/** What is special about the device. */
export function DeviceBadges({ device, here }: { readonly device: Device; readonly here: boolean }) {
  return (
    <>
      {here && <Badge tone="accent">{t('This device')}</Badge>} {device.muted && <Badge>{t('Muted')}</Badge>}{' '}
      {device.installed && <Badge>{t('Installed app')}</Badge>}
    </>
  )
}

const tones: Record<NonNullable<Device['lastDelivery']>['result'], BadgeTone> = {
  accepted: 'neutral',
  displayed: 'success',
  clicked: 'success',
  throttled: 'warning',
  rejected: 'danger',
  unreachable: 'warning',
  gone: 'danger',
}

/** Whether it rings, and if not, why. */
export function DeviceHealth({ device }: { readonly device: Device }) {
  const { tone, title, detail } = healthText(device, useNow())
  return (
    <div>
      <Badge tone={tone}>{title}</Badge>
      {detail && <span className={styles['reason']}>{detail}</span>}
    </div>
  )
}

/** W21: how the last delivery ended, when, and what the push service said. */
export function LastDelivery({ device: { lastDelivery } }: { readonly device: Device }) {
  if (!lastDelivery) return <span>{t('Nothing sent yet')}</span>
  const { result, at, status, reason } = lastDelivery
  const failed = result !== 'accepted' && result !== 'displayed' && result !== 'clicked'
  return (
    <div>
      <Badge tone={tones[result]}>{attemptText(result)}</Badge> <TimeText at={at} />
      {failed && <span className={styles['reason']}>{whatItSaid(status, reason)}</span>}
    </div>
  )
}

/** The status and, where the push service gave more than that, its reason. */
function whatItSaid(status: number | null, reason: string | null): string {
  return [status, reason === `http_${status}` ? null : reason].filter(Boolean).join(' · ')
}
