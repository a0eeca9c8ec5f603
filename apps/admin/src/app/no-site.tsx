import { Button, ButtonLink } from '../features/ui/button.tsx'
import { connectFaultText } from '../features/ui/data/connect-fault-text.ts'
import { t } from '../features/ui/i18n/text.ts'
import { Notice } from '../features/ui/notice.tsx'
import { PageHeading } from '../features/ui/page-heading.tsx'
import { hrefs } from '../features/ui/routing/routes.ts'
import styles from './no-site.module.css'

/** The app is here, its backend is not. */
export function NoSite({ reason }: { readonly reason: string }) {
  return (
    <>
      <PageHeading>{t('No site')}</PageHeading>
      <Notice tone="warning">{connectFaultText(reason)}</Notice>
      <div className={styles['actions']}>
        <Button look="primary" onClick={() => location.reload()}>
          {t('Try again')}
        </Button>
        <ButtonLink href={hrefs.connect()}>{t('Connect to another site')}</ButtonLink>
      </div>
    </>
  )
}
