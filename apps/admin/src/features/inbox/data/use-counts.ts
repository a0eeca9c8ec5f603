import type { ConversationCounts } from '@deskbell/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { useSignedIn } from '../../ui/data/connection.ts'
import { teamKey } from '../../ui/data/team-queries.ts'
import { countsQuery } from './queries.ts'

/** Counts follow what happens, but not more often than this: on a busy day something happens all the time. */
const RECOUNT_MS = 2_000

/** How many wait; undefined where the backend does not count, or has not answered yet. */
export function useCounts(): ConversationCounts | undefined {
  const { api, site, levels } = useSignedIn()
  const queries = useQueryClient()
  const counts = useQuery({ ...countsQuery({ api, site }), enabled: levels.includes('routing') })
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const recount = () => {
      timer = undefined
      void queries.invalidateQueries({ queryKey: countsQuery({ api, site }).queryKey })
    }
    const stop = liveEvents.subscribe(({ type }) => {
      if (type === 'message.created' || type === 'conversation.updated') timer ??= setTimeout(recount, RECOUNT_MS)
      if (type === 'department.updated') void queries.invalidateQueries({ queryKey: teamKey(site) })
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [queries, api, site])
  return counts.data
}
