import type { ConversationId, Message } from '@deskbell/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { type Pages, withMessage } from '../data/cache.ts'
import { conversationKeys } from '../data/queries.ts'

/**
 * Adds messages as they come.
 * @returns the newest one that somebody else wrote while the thread was on the screen, to be read out
 */
export function useLiveThread(site: string, id: ConversationId, userId: string): Message | undefined {
  const queries = useQueryClient()
  const [arrived, setArrived] = useState<Message>()
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type === 'reset') {
          void queries.invalidateQueries({ queryKey: conversationKeys.messages(site, id) })
          void queries.invalidateQueries({ queryKey: conversationKeys.one(site, id) })
          return
        }
        if (event.type === 'visitor.updated') {
          void queries.invalidateQueries({ queryKey: [site, 'visitor', event.data.visitorId] })
          return
        }
        if (!('conversationId' in event.data) || event.data.conversationId !== id) return
        const isOthers = event.type === 'presence' && event.data.userId !== userId
        if (event.type === 'conversation.updated' || isOthers) {
          void queries.invalidateQueries({ queryKey: conversationKeys.one(site, id) })
        }
        if (event.type === 'message.created') {
          const { message } = event.data
          queries.setQueryData<Pages<Message>>(
            conversationKeys.messages(site, id),
            pages => pages && withMessage(pages, message),
          )
          if (message.author.id !== userId) setArrived(message)
        }
      }),
    [queries, site, id, userId],
  )
  return arrived
}
