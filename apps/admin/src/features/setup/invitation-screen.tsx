import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function InvitationScreen() {
  return <PageHeading>{t('Join your team')}</PageHeading>
}
