import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function ConnectScreen() {
  return <PageHeading>{t('Connect to a site')}</PageHeading>
}
