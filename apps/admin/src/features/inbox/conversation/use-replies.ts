import type { ConversationId, Message } from '@deskbell/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { type Pages, withMessage } from '../data/cache.ts'
import { conversationKeys, type Source } from '../data/queries.ts'
import { deskOf, dropReply, keepReply, type OutgoingReply } from './outgoing.ts'

/** The replies that are on their way, and how to send, try again and give up. */
export function useReplies({ api, site }: Source, id: ConversationId) {
  const queries = useQueryClient()
  const desk = deskOf(id)
  const outgoing = useSyncExternalStore(desk.outgoing.subscribe, desk.outgoing.get)

  const deliver = useCallback(
    async ({ key, text }: OutgoingReply) => {
      keepReply(desk, { key, text, state: 'sending' })
      const answer = await api.conversations.send(id, { text }, key)
      if (!answer.ok) return keepReply(desk, { key, text, state: 'failed', error: answer.failure })
      queries.setQueryData<Pages<Message>>(
        conversationKeys.messages(site, id),
        pages => pages && withMessage(pages, answer.data),
      )
      dropReply(desk, key)
    },
    [api, site, id, desk, queries],
  )
  return {
    outgoing,
    send: (text: string) => void deliver({ key: crypto.randomUUID(), text, state: 'sending' }),
    retry: (reply: OutgoingReply) => void deliver(reply),
    discard: (reply: OutgoingReply) => dropReply(desk, reply.key),
  }
}
