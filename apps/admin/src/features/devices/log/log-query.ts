import type { NotificationQuery } from '@deskbell/contract'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { Source } from '../data/queries.ts'
import { useLiveRefresh } from '../data/use-live-refresh.ts'
import type { LogFilters } from './log-filters.ts'

/** Who is not rung is no event: the message is, and the decision about it comes a moment later. */
const pollMs = 15_000

const logKey = (site: string) => [site, 'log'] as const

function logQuery({ api, site }: Source, { recipient, decision, conversationId, deviceId }: Omit<LogFilters, 'open'>) {
  const asked: NotificationQuery = {
    recipient,
    ...(decision !== 'all' && { decision }),
    ...(conversationId && { conversationId }),
    ...(deviceId && { deviceId }),
  }
  return infiniteQueryOptions({
    queryKey: [...logKey(site), asked],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.log.list({ ...asked, ...(pageParam && { cursor: pageParam }) }, signal)),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    refetchInterval: pollMs,
  })
}

/** The log, page by page, asked again soon after something happened. */
export function useLog(source: Source, { open: _anyTrace, ...filters }: LogFilters) {
  useLiveRefresh(logKey(source.site), ['notification.updated', 'message.created'])
  return useInfiniteQuery(logQuery(source, filters))
}
