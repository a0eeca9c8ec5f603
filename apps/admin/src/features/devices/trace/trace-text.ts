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
