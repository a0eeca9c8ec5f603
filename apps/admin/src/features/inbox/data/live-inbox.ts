import type { Conversation, ConversationId, LiveEvent, Message, UserId } from '@deskbell/contract'
import type { QueryClient } from '@tanstack/react-query'
import { type Pages, withConversation, withMessage, withSameConversation } from './cache.ts'
import { coalesced } from './coalesced.ts'
import { filterFrom, shows } from './filter.ts'
import { conversationKeys, conversationQuery, type Source } from './queries.ts'

/** Whose inbox it is: "mine" is another list for everybody. */
export interface Viewer extends Source {
  readonly userId: UserId
}

/**
 * Keeps lists and threads true by what happens, whatever is on the screen: what was fetched once is shown at once later.
 * A message says all that its row and its thread need, so that five hundred agents do not ask five hundred times; what
 * else changed is fetched, one conversation at a time.
 */
export function followInbox(queries: QueryClient, { api, site, userId }: Viewer): (event: LiveEvent) => void {
  const again = repeatAfterFetches(queries, site)
  const place = (changed: Conversation) => again(() => placeConversation(queries, { site, userId }, changed))
  const renew = coalesced((id: ConversationId) => renewConversation(queries, { api, site }, id, place))
  const drop = coalesced((_site: string) =>
    import('./drop-unknown.ts').then(
      module => module.dropUnknown(queries, { api, site }),
      () => undefined,
    ),
  )
  return event => {
    if (event.type === 'reset') void queries.invalidateQueries({ queryKey: [site] }).then(() => drop(site))
    else if (event.type === 'visitor.erased') forget(queries, site, event.data.conversationIds)
    else if (event.type === 'conversation.updated') renew(event.data.conversationId)
    else if (event.type === 'message.created') {
      const { conversationId: id, message } = event.data
      const known = () =>
        listed(queries, site, id) ?? queries.getQueryData<Conversation>(conversationKeys.one(site, id))
      if (!known()) renew(id)
      again(() => {
        queries.setQueryData<Pages<Message>>(
          conversationKeys.messages(site, id),
          pages => pages && withMessage(pages, message),
        )
        const conversation = known()
        if (conversation) placeConversation(queries, { site, userId }, withNews(conversation, message))
      })
    }
  }
}

/**
 * Does something now, and again after each answer that was under way at that moment: it is older than what happened.
 * What is done must be true however often it is done.
 */
function repeatAfterFetches(queries: QueryClient, site: string): (what: () => void) => void {
  /** When each of the answers that are under way was asked for. */
  const began = new Map<string, number>()
  let recent: { readonly at: number; readonly what: () => void }[] = []
  queries.getQueryCache().subscribe(event => {
    if (event.type !== 'updated') return
    const { action, query } = event
    const [place] = query.queryKey as readonly unknown[]
    if (place !== site) return
    if (action.type === 'fetch') began.set(query.queryHash, performance.now())
    if (query.state.fetchStatus !== 'idle') return
    const since = began.get(query.queryHash)
    began.delete(query.queryHash)
    const missed = action.type === 'success' && since !== undefined ? recent.filter(({ at }) => at >= since) : []
    if (began.size === 0) recent = []
    for (const { what } of missed) what()
  })
  return what => {
    if (began.size > 0) recent.push({ at: performance.now(), what })
    what()
  }
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

async function renewConversation(
  queries: QueryClient,
  viewer: Source,
  id: ConversationId,
  place: (changed: Conversation) => void,
): Promise<void> {
  try {
    place(await queries.fetchQuery({ ...conversationQuery(viewer, id), staleTime: 0 }))
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
