import type { Conversation, ConversationId } from '@deskbell/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { type Pages, withConversation } from './cache.ts'
import { conversationKeys, conversationQuery, type Source, type StatusFilter } from './queries.ts'

const filters: readonly StatusFilter[] = ['open', 'closed']

/** Keeps the lists true while the inbox is on the screen: each change fetches the one conversation that changed. */
export function useLiveInbox(source: Source): void {
  const queries = useQueryClient()
  const { api, site } = source
  useEffect(() => {
    const renew = coalesced(id => renewConversation(queries, { api, site }, id))
    return liveEvents.subscribe(event => {
      if (event.type === 'reset') void queries.invalidateQueries({ queryKey: [site] })
      else if (event.type === 'message.created' || event.type === 'conversation.updated')
        renew(event.data.conversationId)
    })
  }, [queries, api, site])
}

async function renewConversation(queries: QueryClient, source: Source, id: ConversationId): Promise<void> {
  try {
    const changed = await queries.fetchQuery({ ...conversationQuery(source, id), staleTime: 0 })
    placeConversation(queries, source.site, changed)
  } catch {
    // Without the one, the whole list is asked again as soon as it can be.
    await queries.invalidateQueries({ queryKey: conversationKeys.lists(source.site) })
  }
}

/** Puts a conversation, as it is now, into every list that is loaded. */
export function placeConversation(queries: QueryClient, site: string, changed: Conversation): void {
  queries.setQueryData(conversationKeys.one(site, changed.id), changed)
  for (const filter of filters) {
    queries.setQueryData<Pages<Conversation>>(
      [...conversationKeys.lists(site), filter],
      pages => pages && withConversation(pages, changed, filter),
    )
  }
}

/** One run an id at a time; what changes meanwhile brings one more. */
function coalesced(run: (id: ConversationId) => Promise<void>): (id: ConversationId) => void {
  const running = new Map<ConversationId, 'once' | 'again'>()
  const start = async (id: ConversationId): Promise<void> => {
    running.set(id, 'once')
    await run(id)
    const again = running.get(id) === 'again'
    running.delete(id)
    if (again) await start(id)
  }
  return id => {
    if (running.has(id)) running.set(id, 'again')
    else void start(id)
  }
}
