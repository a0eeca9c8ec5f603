import type { Device } from '@deskbell/contract'
import type { BadgeTone } from '../ui/badge.tsx'
import { t } from '../ui/i18n/text.ts'
import { sinceText } from './since-text.ts'

export interface HealthText {
  readonly tone: BadgeTone
  /** One or two words. */
  readonly title: string
  /** Why, and what follows from it. */
  readonly detail?: string
}

/**
 * A device's state in words. A backend that does not tell whether a device is confirmed is believed about its health.
 * @param now milliseconds, by which "since Tuesday" is said
 */
export function healthText(device: Device, now: number): HealthText {
  switch (device.health) {
    case 'quarantined':
      return {
        ...{ tone: 'danger', title: t('Quarantined') },
        detail:
          `${quarantineText(device.quarantineReason)} ${t('Not rung until its owner opens the app there.')}`.trim(),
      }
    case 'dead':
      return { tone: 'danger', title: t('Probably dead'), detail: silenceText(device, now) }
    case 'failing':
      return { tone: 'warning', title: t('Failing'), detail: t('The push service did not take the last message.') }
    case 'ok':
      return { tone: 'success', title: t('OK') }
    case 'unknown':
      return device.confirmedAt
        ? { tone: 'success', title: t('OK') }
        : {
            ...{ tone: 'neutral', title: t('Not confirmed yet') },
            detail: t('It is rung all the same. Its first answer confirms it.'),
          }
  }
}

function silenceText({ unshown }: Device, now: number): string {
  if (!unshown) return t('Messages are accepted, and none is shown.')
  const { count, since } = unshown
  return t('Accepted {count}, shown 0 since {when}.', { count, when: sinceText(since, now) })
}

/** Why a device is quarantined; empty when the site does not say, and the bare word when we do not know it. */
function quarantineText(reason: string | null | undefined): string {
  switch (reason) {
    case null:
    case undefined:
      return ''
    case 'key_mismatch':
    case 'key_unknown':
      return t('It subscribed under another key than the site has.')
    case 'key_leaked':
      return t('Its key was withdrawn because it had leaked.')
    case 'key_retired':
      return t('Its key was retired before it moved to the new one.')
    case 'refused':
    case 'malformed':
      return t('Its push service refused several messages.')
    default:
      return t('Reason: {reason}.', { reason })
  }
}
