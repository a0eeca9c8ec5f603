import type { DeviceTrouble } from '../../../platform/push-device-state.ts'
import { t } from '../../ui/i18n/text.ts'
import { sinceText } from '../since-text.ts'

export interface TroubleText {
  readonly title: string
  readonly body: string
}

/** What an agent must know of a device that is on and did not ring. */
export function troubleText({ why, since, repaired }: DeviceTrouble, now: number): TroubleText {
  if (why === 'quarantined') {
    return {
      title: t('This device is not rung at the moment.'),
      body: t('Its push service refuses what the site sends. One tap gives it a new connection.'),
    }
  }
  return {
    title: since
      ? t('This device was probably not ringing since {when}.', { when: sinceText(since, now) })
      : t('This device was probably not ringing.'),
    body: repaired
      ? t('It has a new connection to its push service now. A test shows whether it rings again.')
      : t('Its push service took every notification, and none was shown. Repair it, then send a test.'),
  }
}
