import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function DevicesScreen() {
  return <PageHeading>{t('Devices')}</PageHeading>
}
