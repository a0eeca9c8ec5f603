import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function SetupScreen() {
  return <PageHeading>{t('Set up Deskbell')}</PageHeading>
}
