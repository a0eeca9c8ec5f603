import type { NotificationId } from '@deskbell/contract'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

/** The state of push on this device. `notificationId`: the tapped test, to be reported as clicked. */
export function ThisDeviceScreen(_: { readonly notificationId?: NotificationId | undefined }) {
  return <PageHeading>{t('This device')}</PageHeading>
}
