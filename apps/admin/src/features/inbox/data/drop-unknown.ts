import type { Conversation, ConversationId } from '@deskbell/contract'
import type { QueryClient } from '@tanstack/react-query'
import { failureOf } from '../../ui/data/api-error.ts'
import { flatten, type Pages } from './cache.ts'
import { filterFrom } from './filter.ts'
import { conversationKeys, conversationQuery, conversationsQuery, type Source } from './queries.ts'

/**
 * Nobody knows what happened before this: a visitor may have been erased meanwhile, and nothing of them is to stay on
 * this device. Lists are asked for anew, then each kept thread that stands in none of them; where the network fails it is
 * asked again after the next gap, which every start is.
 */
export async function dropUnknown(queries: QueryClient, source: Source): Promise<void> {
  await renewLists(queries, source)
  const listed = new Set(lists(queries, source).flatMap(([, pages]) => flatten(pages).map(({ id }) => id)))
  for (const id of keptThreads(queries, source)) {
    if (listed.has(id) || !(await isGone(queries, source, id))) continue
    queries.removeQueries({ queryKey: conversationKeys.one(source.site, id) })
    queries.removeQueries({ queryKey: conversationKeys.messages(source.site, id) })
  }
}

const lists = (queries: QueryClient, { site }: Source) =>
  queries.getQueriesData<Pages<Conversation>>({ queryKey: conversationKeys.lists(site) })

async function renewLists(queries: QueryClient, source: Source): Promise<void> {
  for (const [queryKey] of lists(queries, source)) {
    const filter = filterFrom(new URLSearchParams(String(queryKey.at(-1))))
    // What somebody looked for is old news by now.
    if (filter.search !== '') queries.removeQueries({ queryKey, type: 'inactive' })
    else await queries.fetchInfiniteQuery(conversationsQuery(source, filter)).catch(() => undefined)
  }
}

function keptThreads(queries: QueryClient, { site }: Source): ReadonlySet<ConversationId> {
  const keys = queries
    .getQueryCache()
    .getAll()
    .map(({ queryKey }) => queryKey as readonly unknown[])
  const threads = keys.filter(([place, what]) => place === site && (what === 'messages' || what === 'conversation'))
  return new Set(threads.map(([, , id]) => id as ConversationId))
}

async function isGone(queries: QueryClient, source: Source, id: ConversationId): Promise<boolean> {
  try {
    await queries.fetchQuery(conversationQuery(source, id))
    return false
  } catch (error) {
    const failure = failureOf(error)
    return failure?.kind === 'problem' && failure.code === 'not_found'
  }
}
