import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { IdentityCard } from './identity-card.tsx'
import { InstallCard } from './install-card.tsx'
import { KeptCard } from './kept-card.tsx'
import styles from './widget.module.css'
import { WidgetForm } from './widget-form.tsx'
import { widgetQuery } from './widget-query.ts'

/** The visitor's chat: how it gets onto a page, what it is called, when somebody answers, who its visitors are, how long they are known. */
export function WidgetScreen() {
  const { api, site } = useSignedIn()
  const settings = useQuery(widgetQuery({ api, site }))
  return (
    <div className={styles['widget']}>
      <PageHeading>{t('Chat widget')}</PageHeading>
      <InstallCard />
      <QueryView query={settings}>
        {data => (
          <>
            <WidgetForm settings={data} />
            <IdentityCard secret={data.identitySecret} />
          </>
        )}
      </QueryView>
      <KeptCard />
    </div>
  )
}
