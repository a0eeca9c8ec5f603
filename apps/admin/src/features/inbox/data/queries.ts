import type { Api } from '@deskbell/api'
import type { ConversationId, MessageId } from '@deskbell/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import { type Filter, paramsOf, queryOf } from './filter.ts'

/** Who asks whom: every key begins with the site, so that two sites never share an answer. */
export interface Source {
  readonly api: Api
  readonly site: string
}

/** Kept on the device (`app/query-client.ts`): an agent underground still reads what was written. */
const kept = { persist: true }

/** Conversations a page: a phone's height twice. */
const pageSize = 30

/** The keys alone, for whoever changes the cache without fetching. */
export const conversationKeys = {
  lists: (site: string) => [site, 'conversations'] as const,
  /** The last part is the filter as it stands in the address. */
  list: (site: string, filter: Filter) => [...conversationKeys.lists(site), paramsOf(filter)] as const,
  one: (site: string, id: ConversationId) => [site, 'conversation', id] as const,
  messages: (site: string, id: ConversationId) => [site, 'messages', id] as const,
}

/** The inbox, newest message first, page by page. */
export function conversationsQuery({ api, site }: Source, filter: Filter) {
  return infiniteQueryOptions({
    queryKey: conversationKeys.list(site, filter),
    // What somebody looked for is old news tomorrow.
    meta: filter.search === '' ? kept : {},
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.conversations.list(
          { ...queryOf(filter), limit: pageSize, ...(pageParam && { cursor: pageParam }) },
          signal,
        ),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}

/** How many wait, and for whom. */
export function countsQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [site, 'counts'],
    meta: kept,
    queryFn: ({ signal }) => unwrap(api.counts(signal)),
  })
}

/** One conversation. */
export function conversationQuery({ api, site }: Source, id: ConversationId) {
  return queryOptions({
    queryKey: conversationKeys.one(site, id),
    meta: kept,
    queryFn: ({ signal }) => unwrap(api.conversations.read(id, signal)),
  })
}

/** Its messages: pages from the newest back, or from the middle where `around` stands. */
export function messagesQuery({ api, site }: Source, id: ConversationId, around?: MessageId) {
  return infiniteQueryOptions({
    queryKey: around ? [site, 'found', id, around] : conversationKeys.messages(site, id),
    meta: around ? {} : kept,
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.conversations.messages(id, pageParam ? { cursor: pageParam } : { around }, signal)),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}
