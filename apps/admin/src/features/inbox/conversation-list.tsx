import type { Conversation, ConversationId } from '@deskbell/contract'
import { useEffect, useRef } from 'react'
import { useLocation, useRouter } from 'wouter'
import { t } from '../ui/i18n/text.ts'
import { LoadMore } from '../ui/list-toolbar.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { ConversationRow } from './conversation-row.tsx'
import { type Filter, keepingFilter } from './data/filter.ts'
import styles from './inbox.module.css'
import { useShortcut } from './shortcuts/use-shortcut.ts'

/** How far below the screen the next page is fetched: a flick of the thumb. */
const AHEAD = '1200px'

interface ConversationListProps {
  readonly conversations: readonly Conversation[]
  readonly selected: ConversationId | undefined
  readonly filter: Filter
  readonly hasMore: boolean
  readonly loading: boolean
  readonly onMore: () => void
}

/** The rows, and more of them as one comes near the end. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, selected, filter, hasMore, loading, onMore } = props
  const end = useRef<HTMLDivElement>(null)
  const { base } = useRouter()
  const [, navigate] = useLocation()
  useWalk(conversations, selected, filter)
  useEffect(() => {
    const mark = end.current
    if (!mark || !hasMore || loading) return
    const observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && onMore(), {
      rootMargin: AHEAD,
    })
    observer.observe(mark)
    return () => observer.disconnect()
  }, [hasMore, loading, onMore])
  return (
    <>
      <ul className={styles['list']} aria-label={t('Conversations')}>
        {conversations.map(conversation => (
          <ConversationRow
            key={conversation.id}
            conversation={conversation}
            base={base}
            href={hrefOf(conversation, filter)}
            current={conversation.id === selected}
            onOpen={navigate}
          />
        ))}
      </ul>
      <div ref={end} />
      {hasMore && <LoadMore busy={loading} onLoad={onMore} />}
    </>
  )
}

/** A search leads to what it found. */
function hrefOf({ id, match }: Conversation, filter: Filter): string {
  const href = hrefs.conversation(id)
  return keepingFilter(match ? `${href}?message=${match.messageId}` : href, filter)
}

/** The keys that walk from one conversation to the next. */
function useWalk(conversations: readonly Conversation[], selected: ConversationId | undefined, filter: Filter): void {
  const [, navigate] = useLocation()
  const at = conversations.findIndex(({ id }) => id === selected)
  const to = (place: number) => {
    const next = conversations[place]
    return next ? () => navigate(hrefOf(next, filter)) : null
  }
  useShortcut('next', to(at + 1))
  useShortcut('previous', to(at - 1))
}
