import type { ConversationId } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useSearchParams } from 'wouter'
import { showBadge } from '../../platform/deep-link-arrivals.ts'
import { liveEvents } from '../../platform/live-events.ts'
import { useSignedIn } from '../ui/data/connection.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from '../ui/i18n/text.ts'
import { ListViews, LoadMore } from '../ui/list-toolbar.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { ConversationRow } from './conversation-row.tsx'
import { flatten } from './data/cache.ts'
import { useLiveInbox } from './data/live-inbox.ts'
import { conversationsQuery, type StatusFilter } from './data/queries.ts'
import styles from './inbox.module.css'

/** The list of conversations: alone, or (on wide screens) beside the open one, which then has the h1. */
export function InboxScreen({
  pane,
  selected,
}: {
  readonly pane: 'alone' | 'beside'
  readonly selected?: ConversationId | undefined
}) {
  const { api, site } = useSignedIn()
  const [params, setParams] = useSearchParams()
  const status: StatusFilter = params.get('status') === 'closed' ? 'closed' : 'open'
  const query = useInfiniteQuery(conversationsQuery({ api, site }, status))
  const behind = useSyncExternalStore(liveEvents.behind.subscribe, liveEvents.behind.get)
  useLiveInbox({ api, site })

  const unread = flatten(query.data).reduce((sum, conversation) => sum + conversation.unreadCount, 0)
  useEffect(() => {
    if (status === 'open' && query.data) showBadge(unread)
  }, [status, query.data, unread])

  return (
    <div className={styles['inbox']} data-pane={pane}>
      <PageHeading level={pane === 'alone' ? 1 : 2}>{t('Inbox')}</PageHeading>
      <ListViews
        label={t('Show')}
        current={status}
        onChange={view => setParams(view === 'open' ? {} : { status: view })}
        views={[
          { id: 'open', label: t('Open') },
          { id: 'closed', label: t('Closed') },
        ]}
      />
      {behind && query.data && <Notice tone="info">{t('Reconnecting. What you see may be a little old.')}</Notice>}
      <QueryView query={query}>
        {data => {
          const conversations = flatten(data)
          if (conversations.length === 0) return <NothingHere status={status} />
          return (
            <>
              <ul className={styles['list']} aria-label={t('Conversations')}>
                {conversations.map(conversation => (
                  <ConversationRow
                    key={conversation.id}
                    conversation={conversation}
                    current={conversation.id === selected}
                  />
                ))}
              </ul>
              {query.hasNextPage && (
                <LoadMore busy={query.isFetchingNextPage} onLoad={() => void query.fetchNextPage()} />
              )}
            </>
          )
        }}
      </QueryView>
    </div>
  )
}

function NothingHere({ status }: { readonly status: StatusFilter }) {
  const { site } = useSignedIn()
  if (status === 'closed') return <EmptyState icon="inbox" title={t('No closed conversations.')} />
  return (
    <EmptyState icon="inbox" title={t('Nobody is waiting.')}>
      <p>{t('When a visitor writes, the conversation appears here and your devices ring.')}</p>
      <p>
        <a href={`${site}/demo`} target="_blank" rel="noreferrer">
          {t('Try it: write to yourself on the demo page')}
        </a>
      </p>
    </EmptyState>
  )
}
