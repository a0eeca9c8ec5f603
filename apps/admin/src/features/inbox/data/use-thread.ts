import type { ConversationId, MessageId } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { flatten } from './cache.ts'
import { messagesQuery, type Source } from './queries.ts'

/**
 * The messages of a conversation, oldest first: from the newest back, or around one that a search found.
 * @param around undefined for the end of the thread
 */
export function useThread({ api, site }: Source, id: ConversationId, around: MessageId | undefined) {
  const query = useInfiniteQuery(messagesQuery({ api, site }, id, around))
  const messages = useMemo(() => flatten(query.data).toReversed(), [query.data])
  return { query, messages }
}
