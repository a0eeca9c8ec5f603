import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { deviceKeys } from './queries.ts'

/** Asks for the push settings again when they say something else. */
export function useLivePush(site: string): void {
  const queries = useQueryClient()
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type === 'push.updated' || event.type === 'reset') {
          void queries.invalidateQueries({ queryKey: deviceKeys.push(site) })
        }
      }),
    [queries, site],
  )
}
