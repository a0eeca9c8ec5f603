import type { NotificationQuery } from '@deskbell/contract'
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { SignedIn } from '../../ui/data/connection.ts'
import { useLiveRefresh } from '../../ui/data/use-live-refresh.ts'
import type { Source } from '../data/queries.ts'
import type { LogFilters } from './log-filters.ts'

/** A backend without conversations has no events. */
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
  })
}

/** The log, page by page, asked again soon after something happened. */
export function useLog(source: Pick<SignedIn, 'api' | 'site' | 'levels'>, { open: _anyTrace, ...filters }: LogFilters) {
  useLiveRefresh(logKey(source.site), ['log.updated', 'notification.updated'])
  const refetchInterval = source.levels.includes('conversations') ? false : pollMs
  return useInfiniteQuery({ ...logQuery(source, filters), refetchInterval })
}
