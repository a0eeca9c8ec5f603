import type { Delivery, DeliveryResult } from '@deskbell/contract'
import { t } from '../i18n/text.ts'

/** A result in plain words, for tables and traces. */
export function attemptText(result: DeliveryResult, channel: Delivery['channel'] = 'push'): string {
  return ((channel === 'email' && mails[result]) || pushes[result])()
}

const pushes: Readonly<Record<DeliveryResult, () => string>> = {
  accepted: () => t('Accepted'),
  displayed: () => t('Displayed'),
  clicked: () => t('Clicked'),
  throttled: () => t('Too many: the push service asks to wait'),
  rejected: () => t('Rejected by the push service'),
  unreachable: () => t('Push service unavailable'),
  gone: () => t('Subscription is gone'),
}

const mails: Partial<typeof pushes> = {
  throttled: () => t('The mail server asks to wait'),
  rejected: () => t('Refused by the mail server'),
  unreachable: () => t('Mail server unavailable'),
}
