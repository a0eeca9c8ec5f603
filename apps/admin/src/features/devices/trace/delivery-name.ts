import type { Delivery } from '@deskbell/contract'
import { t } from '../../ui/i18n/text.ts'

/** What its device is called: the name if a person gave one, else the label. A mail has none. */
export function deliveryName({ device, channel }: Delivery): string {
  if (channel === 'email') return t('Email')
  return device?.name ?? device?.label ?? t('A device that was removed')
}
