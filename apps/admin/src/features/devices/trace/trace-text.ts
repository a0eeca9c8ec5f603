import type { DeliveryResult } from '@deskbell/contract'
import { locale, t } from '../../ui/i18n/text.ts'
import type { StageName } from './stages.ts'

/** A stage in plain words. */
export function stageText(stage: StageName): string {
  const texts: Record<StageName, () => string> = {
    queued: () => t('Queued'),
    accepted: () => t('Accepted by the push service'),
    received: () => t('Received by the device'),
    displayed: () => t('Displayed'),
    clicked: () => t('Clicked'),
  }
  return texts[stage]()
}

/** What to look at when a stage does not come. Not clicking is no fault. */
export function whatToCheck(stage: StageName): string | undefined {
  const texts: Record<StageName, () => string | undefined> = {
    queued: () => undefined,
    accepted: () =>
      t(
        'The push service has not taken it yet. Check that the site’s server reaches the internet; it tries again by itself.',
      ),
    received: () =>
      t(
        'The push service has it, the device has not fetched it. Check that the device is online. In Chrome on a desktop, keep “Continue running background apps when Chrome is closed” on.',
      ),
    displayed: () =>
      t(
        'The device received it and showed nothing. Check the system: Focus Assist or Do Not Disturb, and whether this browser may show notifications at all.',
      ),
    clicked: () => undefined,
  }
  return texts[stage]()
}

/** A result in plain words, for the table and the trace. */
export function attemptText(result: DeliveryResult): string {
  const texts: Record<DeliveryResult, () => string> = {
    accepted: () => t('Accepted'),
    displayed: () => t('Displayed'),
    clicked: () => t('Clicked'),
    throttled: () => t('Too many: the push service asks to wait'),
    rejected: () => t('Rejected by the push service'),
    unreachable: () => t('Push service unavailable'),
    gone: () => t('Subscription is gone'),
  }
  return texts[result]()
}

/** "after 0.4 s". */
export function afterText(milliseconds: number): string {
  const seconds = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(milliseconds / 1000)
  return t('after {seconds} s', { seconds })
}
