import type { Conversation, ConversationId, Message } from '@deskbell/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { clearNotifications, showBadge } from '../../../platform/deep-link-arrivals.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { placeConversation, type Viewer } from '../data/live-inbox.ts'
import { conversationKeys, countsQuery, type Source } from '../data/queries.ts'

/** Marks the thread as read when its newest message is on a screen that somebody looks at. */
export function useMarkRead({ api, site, userId }: Viewer, id: ConversationId, newest: Message | undefined): void {
  const queries = useQueryClient()
  const counted = useSignedIn().levels.includes('routing')
  const looking = useSyncExternalStore(subscribe, isLooking)
  const { id: newestId, createdAt: newestAt = '' } = newest ?? {}
  useEffect(() => {
    if (!looking || !newestId) return
    clearNotifications(id)
    const mark = async () => {
      const answer = await api.conversations.markRead(id, { messageId: newestId })
      const known = queries.getQueryData<Conversation>(conversationKeys.one(site, id))
      if (!answer.ok) return
      // One that came meanwhile is unread.
      const isAll = (known?.lastMessage?.createdAt ?? '') <= newestAt
      if (known && isAll) placeConversation(queries, { site, userId }, { ...known, unreadCount: 0 })
      if (counted) await renewBadge(queries, { api, site })
    }
    // A failure changes nothing here: the next message, or the next look, marks it again.
    void mark()
  }, [api, site, userId, id, newestId, newestAt, looking, queries, counted])
}

/** The inbox keeps the number on the app's icon true; where it is not on the screen, nobody else does. */
async function renewBadge(queries: QueryClient, source: Source): Promise<void> {
  const query = countsQuery(source)
  if (queries.getQueryCache().find(query)?.isActive()) return
  const counts = await queries.fetchQuery({ ...query, staleTime: 0 }).catch(() => undefined)
  if (counts) showBadge(counts.unread)
}

const isLooking = () => document.visibilityState === 'visible' && document.hasFocus()

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  addEventListener('focus', listener)
  addEventListener('blur', listener)
  return () => {
    document.removeEventListener('visibilitychange', listener)
    removeEventListener('focus', listener)
    removeEventListener('blur', listener)
  }
}
