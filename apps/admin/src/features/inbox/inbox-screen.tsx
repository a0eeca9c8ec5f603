import type { Conversation, ConversationId } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { memo, type ReactNode, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import { showBadge } from '../../platform/deep-link-arrivals.ts'
import { Button } from '../ui/button.tsx'
import { useSignedIn } from '../ui/data/connection.ts'
import { useStore } from '../ui/data/use-store.ts'
import { t } from '../ui/i18n/text.ts'
import { optionally } from '../ui/lazily.ts'
import { PageHeading } from '../ui/page-heading.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { ConversationList } from './conversation-list.tsx'
import { flatten, type Pages } from './data/cache.ts'
import { type Filter, filterFrom, paramsOf } from './data/filter.ts'
import { conversationsQuery } from './data/queries.ts'
import { useCounts } from './data/use-counts.ts'
import styles from './inbox.module.css'
import { InboxToolbar } from './inbox-toolbar.tsx'
import { shortcutsOn } from './shortcuts/shortcuts-on.ts'
import { useShortcut } from './shortcuts/use-shortcut.ts'

const NothingHere = optionally(() => import('./nothing-here.tsx'), 'NothingHere')
const ShortcutsDialog = optionally(() => import('./shortcuts/shortcuts-dialog.tsx'), 'ShortcutsDialog')

/** The list of conversations: alone, or (on wide screens) beside the open one, which then has the h1. */
export function InboxScreen({
  pane,
  selected,
  offer,
}: {
  readonly pane: 'alone' | 'beside'
  readonly selected?: ConversationId | undefined
  /** Shown above the list while somebody waits. */
  readonly offer: ReactNode
}) {
  const [params, setParams] = useSearchParams()
  const text = params.toString()
  const filter = useMemo(() => filterFrom(new URLSearchParams(text)), [text])
  const counts = useCounts()
  const show = useCallback(
    (next: Filter) => setParams(new URLSearchParams(paramsOf(next)), { replace: true }),
    [setParams],
  )
  return (
    <div className={styles['inbox']} data-pane={pane}>
      <PageHeading level={pane === 'alone' ? 1 : 2} actions={<ShortcutsButton />}>
        {t('Inbox')}
      </PageHeading>
      <InboxToolbar filter={filter} counts={counts} onChange={show} />
      <Found
        filter={useDeferredValue(filter)}
        unread={counts?.unread}
        selected={selected}
        offer={offer}
        onFilter={show}
      />
    </div>
  )
}

/** What is found comes after what was pressed is seen to be pressed: a long list is much to draw. */
const Found = memo(function Found({
  filter,
  unread,
  selected,
  offer,
  onFilter,
}: {
  readonly filter: Filter
  /** Of the whole inbox, if that is known. */
  readonly unread: number | undefined
  readonly selected: ConversationId | undefined
  readonly offer: ReactNode
  readonly onFilter: (filter: Filter) => void
}) {
  const { api, site } = useSignedIn()
  const query = useInfiniteQuery(conversationsQuery({ api, site }, filter))
  useBadge(unread ?? unreadIn(query.data, filter))
  const { fetchNextPage } = query
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage])
  return (
    <QueryView query={query}>
      {data => {
        const conversations = flatten(data)
        // A narrow search may end a page before it found anything: the next one is asked for by itself.
        if (conversations.length === 0 && !query.hasNextPage)
          return (
            <Suspense>
              <NothingHere filter={filter} onChange={onFilter} />
            </Suspense>
          )
        return (
          <>
            {conversations.some(({ unreadCount }) => unreadCount > 0) && <Suspense>{offer}</Suspense>}
            <ConversationList
              conversations={conversations}
              selected={selected}
              filter={filter}
              hasMore={query.hasNextPage}
              loading={query.isFetchingNextPage}
              onMore={more}
            />
          </>
        )
      }}
    </QueryView>
  )
})

/** Only where there is a keyboard; the key itself works everywhere. Once keys are off, it is the way to turn them on. */
function ShortcutsButton() {
  const [open, setOpen] = useState(false)
  const on = useStore(shortcutsOn)
  useShortcut('help', () => setOpen(true))
  return (
    <>
      <span className={styles['shortcuts']} data-needed={!on || undefined}>
        <Button look="icon" aria-label={t('Keyboard shortcuts')} onClick={() => setOpen(true)}>
          ?
        </Button>
      </span>
      {open && (
        <Suspense>
          <ShortcutsDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Where nothing counts for us: what is loaded of the whole inbox. */
function unreadIn(data: Pages<Conversation> | undefined, filter: Filter): number | undefined {
  if (!data || paramsOf(filter) !== '') return undefined
  return flatten(data).filter(({ unreadCount }) => unreadCount > 0).length
}

function useBadge(unread: number | undefined): void {
  useEffect(() => {
    if (unread !== undefined) showBadge(unread)
  }, [unread])
}
