import type { NotificationQuery } from '@deskbell/contract'
import { infiniteQueryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { unwrap } from '../../ui/data/api-error.ts'
import type { Source } from '../data/queries.ts'
import type { LogFilters } from './log-filters.ts'

/** Events come in bursts: a visitor's message is one for each of the site's people. */
const gatherMs = 500
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
  const queries = useQueryClient()
  const { site } = source
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = liveEvents.subscribe(({ type }) => {
      if (type !== 'notification.updated' && type !== 'message.created' && type !== 'reset') return
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: logKey(site) })
      }, gatherMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [queries, site])
  return useInfiniteQuery(logQuery(source, filters))
}
