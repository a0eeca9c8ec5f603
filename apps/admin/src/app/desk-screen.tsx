import type { ConversationId, NotificationId } from '@deskbell/contract'
import { useEffect, useSyncExternalStore } from 'react'
import { reportClicked } from '../platform/deep-link-arrivals.ts'
import styles from './desk-screen.module.css'
import { ConversationScreen, InboxOffer, InboxScreen } from './screens.ts'

/** From here on list and conversation stand side by side. */
const WIDE = '(min-width: 1080px)'

/** The inbox, and the open conversation: beside it where there is room, instead of it on phones. */
export function DeskScreen({
  conversationId,
  notificationId,
}: {
  readonly conversationId: ConversationId | undefined
  readonly notificationId: NotificationId | undefined
}) {
  const wide = useSyncExternalStore(subscribe, () => matchMedia(WIDE).matches)
  // Of a summary, which opens the list; a conversation reports its own.
  const summary = conversationId === undefined ? notificationId : undefined
  useEffect(() => {
    if (summary) reportClicked(summary)
  }, [summary])
  const conversation = conversationId && (
    <ConversationScreen key={conversationId} conversationId={conversationId} notificationId={notificationId} />
  )
  if (conversation && !wide) return conversation
  // The list keeps its place in the tree: hundreds of rows are not made anew when a conversation opens beside them.
  return (
    <div className={styles['panes']} data-open={conversation ? true : undefined}>
      <div className={styles['list']}>
        <InboxScreen pane={conversation ? 'beside' : 'alone'} selected={conversationId} offer={<InboxOffer />} />
      </div>
      {conversation && <div className={styles['open']}>{conversation}</div>}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  const query = matchMedia(WIDE)
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}
