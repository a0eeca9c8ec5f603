import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function ResetScreen() {
  return <PageHeading>{t('Choose a new password')}</PageHeading>
}
