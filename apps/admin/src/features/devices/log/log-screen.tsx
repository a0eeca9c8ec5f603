import type { Trace } from '@deskbell/contract'
import { useLocation, useSearch } from 'wouter'
import { useSignedIn } from '../../ui/data/connection.ts'
import { may } from '../../ui/data/may.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { t } from '../../ui/i18n/text.ts'
import { type Column, ListTable } from '../../ui/list-table.tsx'
import { LoadMore } from '../../ui/list-toolbar.tsx'
import { PageHeading } from '../../ui/page-heading.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { hrefs } from '../../ui/routing/routes.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { LiveTrace } from '../trace/live-trace.tsx'
import { Decision, Devices, Recipient, Subject } from './log-cells.tsx'
import { type LogFilters, readFilters, writeFilters } from './log-filters.ts'
import { useLog } from './log-query.ts'
import { LogToolbar } from './log-toolbar.tsx'
import { RetentionCard } from './retention-card.tsx'

/** Who was notified or not, when, and why: every decision with its way. Agents see their own. */
export function LogScreen() {
  const source = useSignedIn()
  const [, navigate] = useLocation()
  // The server asks for the role, whatever else an account may do.
  const mayReadAll = source.me.user.role === 'admin'
  const filters = readFilters(useSearch(), mayReadAll)
  const query = useLog(source, filters)
  const show = (change: Partial<LogFilters>) => {
    const address = writeFilters({ ...filters, ...change })
    navigate(address ? `${hrefs.log()}?${address}` : hrefs.log())
  }
  const columns: readonly Column<Trace>[] = [
    { id: 'recipient', header: t('For'), cell: trace => <Recipient trace={trace} /> },
    { id: 'subject', header: t('About'), cell: trace => <Subject trace={trace} /> },
    { id: 'decision', header: t('Decision'), cell: trace => <Decision trace={trace} /> },
    { id: 'devices', header: t('Devices'), cell: trace => <Devices trace={trace} /> },
    { id: 'at', header: t('When'), cell: trace => <TimeText at={trace.decidedAt} /> },
  ]
  return (
    <>
      <PageHeading>{t('Delivery log')}</PageHeading>
      <LogToolbar filters={filters} mayReadAll={mayReadAll} onShow={show} />
      <QueryView query={query}>
        {data => (
          <>
            <ListTable
              caption={t('Delivery log')}
              columns={columns}
              rows={data.pages.flatMap(page => page.items)}
              rowKey={trace => trace.id}
              rowName={trace => trace.recipient.name}
              rowActions={trace => [{ id: 'trace', label: t('Show trace'), onSelect: () => show({ open: trace.id }) }]}
              empty={
                <EmptyState icon="bell" title={t('Nothing was decided here yet.')}>
                  <p>{t('As soon as a visitor writes or a device is tested, it says who was notified, and why.')}</p>
                </EmptyState>
              }
            />
            {query.hasNextPage && (
              <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
            )}
          </>
        )}
      </QueryView>
      {may(source.me, 'manage_push') && mayReadAll && <RetentionCard />}
      <Dialog open={filters.open !== undefined} title={t('Trace')} onClose={() => show({ open: undefined })}>
        {filters.open && <LiveTrace key={filters.open} id={filters.open} withFacts />}
      </Dialog>
    </>
  )
}
