import { ButtonLink } from '../features/ui/button.tsx'
import { EmptyState } from '../features/ui/empty-state.tsx'
import { t } from '../features/ui/i18n/text.ts'
import { PageHeading } from '../features/ui/page-heading.tsx'
import { hrefs } from '../features/ui/routing/routes.ts'

export function NotFound() {
  return (
    <>
      <PageHeading>{t('Page not found')}</PageHeading>
      <EmptyState
        icon="search"
        title={t('There is nothing at this address.')}
        actions={<ButtonLink href={hrefs.inbox()}>{t('Go to the start')}</ButtonLink>}
      >
        {t('The link may be old, or this site does not offer what it leads to.')}
      </EmptyState>
    </>
  )
}

export function Forbidden() {
  return (
    <>
      <PageHeading>{t('For admins')}</PageHeading>
      <EmptyState
        icon="key"
        title={t('Your account may not open this page.')}
        actions={<ButtonLink href={hrefs.inbox()}>{t('Go to the start')}</ButtonLink>}
      >
        {t('Ask an admin of this site to do it, or to change your role.')}
      </EmptyState>
    </>
  )
}
