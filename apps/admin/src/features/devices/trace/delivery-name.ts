import type { Delivery } from '@deskbell/contract'
import { t } from '../../ui/i18n/text.ts'

/** What its device is called: the name if a person gave one, else the label. */
export function deliveryName({ device }: Delivery): string {
  return device?.name ?? device?.label ?? t('A device that was removed')
}
