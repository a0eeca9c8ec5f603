import { useQuery } from '@tanstack/react-query'
import { useSignedIn } from '../ui/data/connection.ts'
import { t } from '../ui/i18n/text.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { CronCard } from './cron-card.tsx'
import { emailQuery, templatesQuery } from './email-queries.ts'
import { SendingNotice } from './sending-notice.tsx'
import { ServerForm } from './server-form.tsx'
import { TemplatesCard } from './templates-card.tsx'

/** Mails to agents and visitors who are away: by which server, when, in which words (S14, S27, S30, S32). */
export function EmailScreen() {
  const { api, site } = useSignedIn()
  const settings = useQuery(emailQuery({ api, site }))
  const templates = useQuery(templatesQuery({ api, site }))
  return (
    <>
      <PageHeading>{t('Email')}</PageHeading>
      <QueryView query={settings}>
        {data => (
          <>
            <SendingNotice settings={data} />
            <ServerForm settings={data} />
            <CronCard settings={data} />
          </>
        )}
      </QueryView>
      <QueryView query={templates}>{({ items }) => <TemplatesCard templates={items} />}</QueryView>
    </>
  )
}
