import type { LiveEvent } from '@deskbell/contract'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'

/** Events come in bursts: a message to a thousand devices is thousands, and a long list is many pages. */
const gatherMs = 500

/**
 * Asks again for what stands under the key soon after one of these events, or a gap in them. A push-only backend has no
 * events: there, lists renew when the app comes to the front.
 */
export function useLiveRefresh(queryKey: QueryKey, types: readonly LiveEvent['type'][]): void {
  const queries = useQueryClient()
  const key = JSON.stringify(queryKey)
  const wanted = types.join()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = liveEvents.subscribe(({ type }) => {
      if (type !== 'reset' && !wanted.split(',').includes(type)) return
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: JSON.parse(key) as QueryKey })
      }, gatherMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [queries, key, wanted])
}
