import type { Conversation, ConversationId, LiveEvent, UserId } from '@deskbell/contract'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { type Pages, withConversation, withSameConversation } from './cache.ts'
import { coalesced } from './coalesced.ts'
import { filterFrom, shows } from './filter.ts'
import { conversationKeys, conversationQuery, type Source } from './queries.ts'

/** Whose inbox it is: "mine" is another list for everybody. */
export interface Viewer extends Source {
  readonly userId: UserId
}

/**
 * Keeps the lists true while the inbox is on the screen. A message says all that its row needs, so that five hundred
 * agents do not ask five hundred times; what else changed is fetched, one conversation at a time.
 */
export function useLiveInbox(viewer: Viewer): void {
  const queries = useQueryClient()
  const { api, site, userId } = viewer
  useEffect(() => {
    const renew = coalesced((id: ConversationId) => renewConversation(queries, { api, site, userId }, id))
    return liveEvents.subscribe(event => {
      if (event.type === 'reset') void queries.invalidateQueries({ queryKey: [site] })
      else if (event.type === 'visitor.erased') forget(queries, site, event.data.conversationIds)
      else if (event.type === 'conversation.updated') renew(event.data.conversationId)
      else if (event.type === 'message.created') {
        const { conversationId: id, message } = event.data
        const known = listed(queries, site, id) ?? queries.getQueryData<Conversation>(conversationKeys.one(site, id))
        if (known) placeConversation(queries, { site, userId }, withNews(known, message))
        else renew(id)
      }
    })
  }, [queries, api, site, userId])
}

/** Everything of a visitor was erased: it leaves this device too. */
function forget(queries: QueryClient, site: string, ids: readonly ConversationId[]): void {
  for (const id of ids) {
    queries.removeQueries({ queryKey: conversationKeys.one(site, id) })
    queries.removeQueries({ queryKey: conversationKeys.messages(site, id) })
  }
  void queries.invalidateQueries({ queryKey: [site] })
}

type NewMessage = Extract<LiveEvent, { type: 'message.created' }>['data']['message']

/** A conversation after a message. Whoever looks at the thread marks it as read, and the server says so. */
function withNews(conversation: Conversation, message: NewMessage): Conversation {
  const { lastMessage } = conversation
  // Who took or closed it is no news of the visitor's, and comes with an event of its own.
  if (message.author.kind === 'system') return conversation
  // The same event twice, or one that comes after a newer answer.
  if (lastMessage && lastMessage.createdAt >= message.createdAt) return conversation
  const isUnread = message.author.kind === 'visitor'
  return {
    ...conversation,
    status: 'open',
    lastMessage: message,
    unreadCount: conversation.unreadCount + (isUnread ? 1 : 0),
  }
}

/** A conversation in any of the lists that are loaded. */
function listed(queries: QueryClient, site: string, id: ConversationId): Conversation | undefined {
  for (const [, pages] of queries.getQueriesData<Pages<Conversation>>({ queryKey: conversationKeys.lists(site) })) {
    for (const page of pages?.pages ?? []) {
      const found = page.items.find(item => item.id === id)
      if (found) return found
    }
  }
  return undefined
}

async function renewConversation(queries: QueryClient, viewer: Viewer, id: ConversationId): Promise<void> {
  try {
    const changed = await queries.fetchQuery({ ...conversationQuery(viewer, id), staleTime: 0 })
    placeConversation(queries, viewer, changed)
  } catch {
    // Without the one, the whole list is asked again as soon as it can be.
    await queries.invalidateQueries({ queryKey: conversationKeys.lists(viewer.site) })
  }
}

/** Puts a conversation, as it is now, into every list that is loaded. */
export function placeConversation(
  queries: QueryClient,
  { site, userId }: Pick<Viewer, 'site' | 'userId'>,
  changed: Conversation,
): void {
  queries.setQueryData(conversationKeys.one(site, changed.id), changed)
  for (const [key] of queries.getQueriesData({ queryKey: conversationKeys.lists(site) })) {
    const filter = filterFrom(new URLSearchParams(String(key.at(-1))))
    queries.setQueryData<Pages<Conversation>>(key, pages => {
      if (!pages) return undefined
      if (filter.search !== '') return withSameConversation(pages, changed)
      return withConversation(pages, changed, shows(filter, changed, userId))
    })
  }
}
