import type { AuditEntry } from '@deskbell/contract'
import { useLocation, useSearch } from 'wouter'
import { useSignedIn } from '../ui/data/connection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { type Column, ListTable } from '../ui/list-table.tsx'
import { LoadMore } from '../ui/list-toolbar.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { DaysKept } from '../ui/settings/days-kept.tsx'
import { TimeText } from '../ui/time-text.tsx'
import styles from './audit.module.css'
import { type AuditFilters, readFilters, writeFilters } from './audit-filters.ts'
import { useAudit } from './audit-query.ts'
import { detailTexts, entryText, viaText } from './audit-text.ts'
import { AuditToolbar } from './audit-toolbar.tsx'

/** Who changed what, and when. For admins; nobody can change it. */
export function AuditScreen() {
  const source = useSignedIn()
  const [, navigate] = useLocation()
  const filters = readFilters(useSearch())
  const query = useAudit(source, filters)
  const show = (change: Partial<AuditFilters>) => {
    const address = writeFilters({ ...filters, ...change })
    navigate(address ? `${hrefs.audit()}?${address}` : hrefs.audit())
  }
  const columns: readonly Column<AuditEntry>[] = [
    { id: 'action', header: t('What'), cell: entry => <What entry={entry} /> },
    { id: 'actor', header: t('Who'), cell: entry => <Who entry={entry} /> },
    { id: 'subject', header: t('About'), cell: entry => <About entry={entry} /> },
    { id: 'at', header: t('When'), cell: entry => <TimeText at={entry.at} /> },
  ]
  return (
    <>
      <PageHeading>{t('Audit log')}</PageHeading>
      <AuditToolbar filters={filters} onShow={show} />
      <QueryView query={query}>
        {data => (
          <>
            <ListTable
              caption={t('Audit log')}
              columns={columns}
              rows={data.pages.flatMap(page => page.items)}
              rowKey={entry => entry.id}
              rowName={entryText}
              empty={
                <EmptyState icon="search" title={t('Nothing of that kind happened.')}>
                  <p>{t('Show all, or look at another time.')}</p>
                </EmptyState>
              }
            />
            {query.hasNextPage && (
              <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            )}
          </>
        )}
      </QueryView>
      <DaysKept
        field="auditDays"
        title={t('How long the audit log is kept')}
        help={() =>
          t('What is older is removed. It holds who did what and from which network address, and no messages.')
        }
      />
    </>
  )
}

function What({ entry }: { readonly entry: AuditEntry }) {
  const details = detailTexts(entry)
  return (
    <div>
      {entryText(entry)}
      {details.length > 0 && <span className={styles['more']}>{details.join(' · ')}</span>}
    </div>
  )
}

/** In person and how they were signed in; else whoever runs the machine, or the server. */
function Who({ entry: { actor, via, address } }: { readonly entry: AuditEntry }) {
  return (
    <div>
      {actor ? <bdi>{actor.name}</bdi> : viaText(via)}
      <span className={styles['more']}>
        {actor && viaText(via)}
        {actor && address && ' · '}
        {address && <bdi dir="ltr">{address}</bdi>}
      </span>
    </div>
  )
}

/** By its name of today. What is gone has none: then by the name that the entry kept, or the id. */
function About({ entry: { subject, details } }: { readonly entry: AuditEntry }) {
  if (!subject) return <span aria-hidden="true">–</span>
  const kept = details['name']
  const name = subject.name ?? (typeof kept === 'string' ? kept : undefined)
  return name === undefined ? <code className={styles['id']}>{subject.id}</code> : <bdi>{name}</bdi>
}
