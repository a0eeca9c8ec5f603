import type { LiveEvent } from '@deskbell/contract'
import type { QueryClient } from '@tanstack/react-query'
import { followInbox } from '../features/inbox/data/live-inbox.ts'
import { connectionStore } from '../platform/connection.ts'
import { liveEvents } from '../platform/live-events.ts'

/** What happens goes into lists and threads, whatever screen is open. */
export function keepInbox(queries: QueryClient): void {
  let follow: ((event: LiveEvent) => void) | undefined
  let followed: string | undefined
  liveEvents.subscribe(event => {
    const connection = connectionStore.get()
    if (connection.kind !== 'ready' || !connection.me) return
    const { api, apiRoot, site, me } = connection
    const key = `${apiRoot} ${me.user.id}`
    if (key !== followed) follow = followInbox(queries, { api, site, userId: me.user.id })
    followed = key
    follow?.(event)
  })
}
