import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'

export function SignInScreen(_: { readonly returning: boolean }) {
  return <PageHeading>{t('Sign in')}</PageHeading>
}
