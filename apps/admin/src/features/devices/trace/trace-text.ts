import type { Delivery } from '@deskbell/contract'
import { locale, t } from '../../ui/i18n/text.ts'
import type { StageName } from './stages.ts'

/** A stage in plain words. */
export function stageText(stage: StageName, channel: Delivery['channel']): string {
  if (stage === 'accepted' && channel === 'email') return t('Taken by the mail server')
  const texts: Record<StageName, () => string> = {
    queued: () => t('Queued'),
    accepted: () => t('Accepted by the push service'),
    received: () => t('Received by the device'),
    displayed: () => t('Displayed'),
    clicked: () => t('Clicked'),
  }
  return texts[stage]()
}

/** "after 0.4 s". */
export function afterText(milliseconds: number): string {
  const seconds = new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(milliseconds / 1000)
  return t('after {seconds} s', { seconds })
}
