import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveEvents } from '../../../platform/live-events.ts'
import { deviceKeys } from './queries.ts'

/** Asks for the lists of devices again when one changes. A push-only backend has no events: the lists renew on focus. */
export function useLiveDevices(site: string): void {
  const queries = useQueryClient()
  useEffect(
    () =>
      liveEvents.subscribe(event => {
        if (event.type === 'device.updated' || event.type === 'reset') {
          void queries.invalidateQueries({ queryKey: deviceKeys.all(site) })
        }
      }),
    [queries, site],
  )
}
