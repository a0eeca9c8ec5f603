import type { Reach } from '@deskbell/contract'
import type { BadgeTone } from '../../ui/badge.tsx'
import { t } from '../../ui/i18n/text.ts'
import { clock } from '../../ui/i18n/time.ts'
import { sinceText } from '../since-text.ts'

export type ReachState = Reach['state']

/** From what needs somebody first to what is well. */
export const reachOrder: readonly ReachState[] = ['red', 'amber', 'unknown', 'green']

export const reachTones: Record<ReachState, BadgeTone> = {
  green: 'success',
  amber: 'warning',
  red: 'danger',
  unknown: 'neutral',
}

export function reachTitle(state: ReachState): string {
  switch (state) {
    case 'green':
      return t('Can be rung')
    case 'amber':
      return t('Doubtful')
    case 'red':
      return t('Cannot be rung')
    case 'unknown':
      return t('Unknown')
  }
}

/**
 * Why somebody can or cannot be rung; empty for a reason of a newer server.
 * @param now milliseconds, by which "since Tuesday" is said
 */
export function reachText(reach: Reach, now: number): string {
  const device = reach.device ? (reach.device.name ?? reach.device.label) : ''
  const { unshown } = reach
  const silence = unshown
    ? t('{device}: accepted {count}, displayed 0 since {when}.', {
        device,
        count: unshown.count,
        when: sinceText(unshown.since, now),
      })
    : ''
  switch (reach.reason) {
    case 'proven':
      return t('{device} displayed what was sent last.', { device })
    case 'proof_old':
      return t('{device} displayed what was sent last, more than a week ago.', { device })
    case 'push_service_down':
      return t('The push service of {device} takes nothing at present.', { device })
    case 'failing':
      return t('The push service did not take the last message for {device}.', { device })
    case 'silent':
      return silence
    case 'unproven':
      return unshown
        ? `${silence} ${t('It has never answered, so nobody knows whether it rings.')}`
        : t('No device has displayed anything yet.')
    case 'devices_dead':
      return silence || t('Messages are accepted, and none is shown.')
    case 'push_off':
      return t('Push is off for the whole site.')
    case 'snoozed':
      return withEnd(t('Does not want to be rung now.'), reach, now)
    case 'quiet_hours':
      return withEnd(t('It is their quiet time.'), reach, now)
    case 'no_devices':
      return t('No device is registered.')
    case 'devices_muted':
      return t('All of their devices are muted.')
    case 'devices_quarantined':
      return t('None of their devices may be rung before its owner opens the app there.')
    default:
      return ''
  }
}

function withEnd(text: string, { until }: Reach, now: number): string {
  return until ? `${text} ${t('Rung again: {when}.', { when: clock(Date.parse(until), now) })}` : text
}

export type NextStep =
  /** Send a test to that device, and see whether it is displayed. */
  'test' | 'open_app' | 'turn_on' | 'unmute' | 'push_settings' | 'status' | 'own_choice' | 'wait' | 'none'

/** What brings somebody back to green. */
export function nextStep({ reason, device }: Reach): NextStep {
  switch (reason) {
    case 'proven':
      return 'none'
    case 'proof_old':
    case 'silent':
    case 'unproven':
      return device ? 'test' : 'none'
    case 'devices_dead':
    case 'devices_quarantined':
      return 'open_app'
    case 'no_devices':
      return 'turn_on'
    case 'devices_muted':
      return 'unmute'
    case 'push_off':
      return 'push_settings'
    case 'push_service_down':
      return 'status'
    case 'failing':
      return 'wait'
    case 'snoozed':
    case 'quiet_hours':
      return 'own_choice'
    default:
      return 'none'
  }
}
