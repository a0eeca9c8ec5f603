import { useIsRestoring, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useSyncExternalStore } from 'react'
import { useConnection } from '../features/ui/data/connection.ts'
import { queryStorage } from '../platform/query-storage.ts'
import { cacheOwnerKey } from './cache-owner-key.ts'
import { Splash } from './shell/splash.tsx'

/**
 * Nobody sees another person's answers, not for a moment: what a session that merely expired left behind is thrown away
 * before anything of the next user is shown.
 */
export function CacheOwner({ children }: { readonly children: ReactNode }) {
  const connection = useConnection()
  const queries = useQueryClient()
  const restoring = useIsRestoring()
  const subscribe = useCallback((listener: () => void) => queries.getQueryCache().subscribe(listener), [queries])
  const owner = useSyncExternalStore(subscribe, () => queries.getQueryData(cacheOwnerKey))
  const user = connection.kind === 'ready' && connection.me ? `${connection.site} ${connection.me.user.id}` : null
  useEffect(() => {
    if (restoring || !user || owner === user) return
    queries.clear()
    queries.setQueryData(cacheOwnerKey, user)
  }, [queries, restoring, user, owner])
  const left = connection.kind === 'ready' && connection.me === null && connection.left === true
  useEffect(() => {
    if (restoring || !left) return
    queries.clear()
    // What this tab wrote between the wipe and now.
    queryStorage.clear().catch(() => undefined)
  }, [queries, restoring, left])
  return user === null || (!restoring && user === owner) ? children : <Splash />
}
