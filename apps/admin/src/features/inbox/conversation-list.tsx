import type { Conversation, ConversationId } from '@deskbell/contract'
import { useEffect, useRef } from 'react'
import { useRouter } from 'wouter'
import { t } from '../ui/i18n/text.ts'
import { LoadMore } from '../ui/list-toolbar.tsx'
import { hrefs } from '../ui/routing/routes.ts'
import { useDrawnRows } from '../ui/use-drawn-rows.ts'
import { ConversationRow } from './conversation-row.tsx'
import { type Filter, paramsOf, withParams } from './data/filter.ts'
import styles from './inbox.module.css'
import { useShortcut } from './shortcuts/use-shortcut.ts'
import { useOpening } from './use-opening.ts'

/** How far below the screen the next page is fetched: a flick of the thumb. */
const AHEAD = '1200px'
/** In pixels, of a row that has no badges. */
const ROW_HEIGHT = 65

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
  const { current, open } = useOpening(selected)
  const filterParams = paramsOf(filter)
  const drawn = useDrawnRows(conversations.length, filterParams, ROW_HEIGHT)
  useWalk(conversations, current, place => open(place.id, hrefOf(place, filterParams)))
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
      <ul
        className={styles['list']}
        aria-label={t('Conversations')}
        // A place far down that one comes back to is there before its rows are.
        style={drawn < conversations.length ? { minBlockSize: conversations.length * ROW_HEIGHT } : undefined}
      >
        {conversations.slice(0, drawn).map(conversation => (
          <ConversationRow
            key={keyOf(conversation)}
            conversation={conversation}
            base={base}
            href={hrefOf(conversation, filterParams)}
            current={conversation.id === current}
            onOpen={open}
          />
        ))}
      </ul>
      <div ref={end} />
      {hasMore && <LoadMore busy={loading} onLoad={onMore} />}
    </>
  )
}

/**
 * A row that a new message brings to the top is a new one: of a row that moves up React moves all others down instead, and
 * the browser lays out every one of them again.
 */
const keyOf = ({ id, lastMessage }: Conversation) => `${id} ${lastMessage?.id}`

/** A search leads to what it found. */
function hrefOf({ id, match }: Conversation, filterParams: string): string {
  const href = hrefs.conversation(id)
  return withParams(match ? `${href}?message=${match.messageId}` : href, filterParams)
}

/** The keys that walk from one conversation to the next. */
function useWalk(
  conversations: readonly Conversation[],
  current: ConversationId | undefined,
  open: (conversation: Conversation) => void,
): void {
  const at = conversations.findIndex(({ id }) => id === current)
  const to = (place: number) => {
    const next = conversations[place]
    return next ? () => open(next) : null
  }
  useShortcut('next', to(at + 1))
  useShortcut('previous', to(at - 1))
}
