import { isRetryable } from '@deskbell/api'
import { type ConversationId, type Message, newId } from '@deskbell/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useSyncExternalStore } from 'react'
import { type Pages, withMessage } from '../data/cache.ts'
import { conversationKeys, type Source } from '../data/queries.ts'
import { type Desk, dropReply, keepReply, type OutgoingReply } from './outgoing.ts'

/** The replies that are on their way, and how to send, try again and give up. */
export function useReplies({ api, site }: Source, id: ConversationId, desk: Desk) {
  const queries = useQueryClient()
  const outgoing = useSyncExternalStore(desk.outgoing.subscribe, desk.outgoing.get)

  const deliver = useCallback(
    async ({ key, text }: OutgoingReply) => {
      keepReply(desk, { key, text, state: 'sending' })
      const answer = await api.conversations.send(id, { text }, key)
      if (!answer.ok) return keepReply(desk, { key, text, state: 'failed', failure: answer.failure })
      queries.setQueryData<Pages<Message>>(
        conversationKeys.messages(site, id),
        pages => pages && withMessage(pages, answer.data),
      )
      dropReply(desk, key)
    },
    [api, site, id, desk, queries],
  )
  useEffect(() => {
    // What failed for want of a network goes out by itself when there is one, or when one comes back to this screen.
    const again = () => {
      for (const reply of desk.outgoing.get()) if (maySucceedNow(reply)) void deliver(reply)
    }
    again()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [desk, deliver])
  return {
    outgoing,
    send: (text: string) => void deliver({ key: newKey(), text, state: 'sending' }),
    retry: (reply: OutgoingReply) => void deliver(reply),
    discard: (reply: OutgoingReply) => dropReply(desk, reply.key),
  }
}

/** `crypto.randomUUID` is missing where the address is not secure, and replies are sent there too. */
function newKey(): string {
  return newId('msg', bytes => crypto.getRandomValues(bytes))
}

function maySucceedNow({ state, failure }: OutgoingReply): boolean {
  return state === 'failed' && failure !== undefined && isRetryable(failure)
}
