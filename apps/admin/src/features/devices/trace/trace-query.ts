import type { Api } from '@deskbell/api'
import type { NotificationId, Trace } from '@deskbell/contract'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { unwrap } from '../../ui/data/api-error.ts'
import { isComplete } from './stages.ts'

/** Asked again each second for a minute, then every five for as long as somebody may still wait for it. */
const quickMs = 60_000
const followMs = 10 * 60_000
const quickPollMs = 1_000
const slowPollMs = 5_000

/** A notification's trace, asked again until it is complete or given up. */
function traceQuery({ api, site }: { readonly api: Api; readonly site: string }, id: NotificationId) {
  return queryOptions({
    queryKey: [site, 'notification', id],
    queryFn: ({ signal }) => unwrap(api.notifications.read(id, signal)),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data ? pollAfter(data) : quickPollMs),
  })
}

function pollAfter(trace: Trace): number | false {
  if (isComplete(trace)) return false
  const age = Date.now() - Date.parse(trace.decidedAt)
  if (age < quickMs) return quickPollMs
  return age < followMs ? slowPollMs : false
}

/** Follows a trace live: by events where the backend has them, by asking again everywhere. */
export function useTrace(source: { readonly api: Api; readonly site: string }, id: NotificationId) {
  const queries = useQueryClient()
  const query = useQuery(traceQuery(source, id))
  const { site } = source
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type !== 'notification.updated' || event.data.notificationId !== id) return
        void queries.invalidateQueries({ queryKey: [site, 'notification', id] })
      }),
    [queries, site, id],
  )
  return query
}
