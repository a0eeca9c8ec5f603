import type { ConversationId, Message } from '@deskbell/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { conversationKeys } from '../data/queries.ts'

/**
 * Follows who the visitor is and who looks; messages come into every thread by `followInbox`.
 * @returns the newest one that somebody else wrote while the thread was on the screen, to be read out
 */
export function useLiveThread(site: string, id: ConversationId, userId: string): Message | undefined {
  const queries = useQueryClient()
  const [arrived, setArrived] = useState<Message>()
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type === 'visitor.updated') {
          void queries.invalidateQueries({ queryKey: [site, 'visitor', event.data.visitorId] })
          return
        }
        if (!('conversationId' in event.data) || event.data.conversationId !== id) return
        if (event.type === 'presence' && event.data.userId !== userId) {
          void queries.invalidateQueries({ queryKey: conversationKeys.one(site, id) })
        }
        if (event.type === 'message.created' && event.data.message.author.id !== userId) setArrived(event.data.message)
      }),
    [queries, site, id, userId],
  )
  return arrived
}
