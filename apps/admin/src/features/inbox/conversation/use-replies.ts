import type { ConversationId } from '@deskbell/contract'
import { useMemo } from 'react'
import { replies } from '../../../platform/replies.ts'
import type { ReplyContent } from '../../../shared/reply-row.ts'
import { useStore } from '../../ui/data/use-store.ts'
import { outgoingOf } from './outgoing.ts'

/** The replies of a conversation that are on their way, and how to send, try again and give up. */
export function useReplies(id: ConversationId) {
  const { rows, sending, stalled, add, retry, discard } = replies()
  const all = useStore(rows)
  const under = useStore(sending)
  const still = useStore(stalled)
  const outgoing = useMemo(() => {
    const ofThis = all.filter(({ conversationId }) => conversationId === id)
    return outgoingOf(ofThis, under, still)
  }, [all, under, still, id])
  return {
    outgoing,
    send: (content: ReplyContent) => void add(id, content),
    retry: ({ row }: (typeof outgoing)[number]) => void retry(row),
    discard: ({ row }: (typeof outgoing)[number]) => void discard(row),
  }
}
