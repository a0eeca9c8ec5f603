import type { Conversation, ConversationId, Message } from '@deskbell/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { clearNotifications } from '../../../platform/deep-link-arrivals.ts'
import { placeConversation, type Viewer } from '../data/live-inbox.ts'
import { conversationKeys } from '../data/queries.ts'

/** Marks the thread as read when its newest message is on a screen that somebody looks at. */
export function useMarkRead({ api, site, userId }: Viewer, id: ConversationId, newest: Message | undefined): void {
  const queries = useQueryClient()
  const looking = useSyncExternalStore(subscribe, isLooking)
  const newestId = newest?.id
  useEffect(() => {
    if (!looking || !newestId) return
    clearNotifications(id)
    const mark = async () => {
      const answer = await api.conversations.markRead(id, { messageId: newestId })
      const known = queries.getQueryData<Conversation>(conversationKeys.one(site, id))
      if (answer.ok && known) placeConversation(queries, { site, userId }, { ...known, unreadCount: 0 })
    }
    // A failure changes nothing here: the next message, or the next look, marks it again.
    void mark()
  }, [api, site, userId, id, newestId, looking, queries])
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
