import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, mayHelpToRetry } from '../features/ui/data/api-error.ts'
import { cacheOwnerKey } from './cache-owner-key.ts'
import { KEPT_MS } from './kept-cache.ts'

interface Reactions {
  /** The session ended elsewhere: the guard leads to sign-in. */
  readonly onSignedOut: () => void
  /** The backend no longer speaks with this version of the app. */
  readonly onTooOld: () => void
}

/**
 * Queries retry what may pass by itself and nothing else: a refusal is shown at once.
 * What is marked `meta: { persist: true }` survives a restart, for two weeks.
 */
export function createQueryClient({ onSignedOut, onTooOld }: Reactions): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof ApiError)) return
    if (error.code === 'unauthenticated') onSignedOut()
    if (error.code === 'contract_too_old') onTooOld()
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: KEPT_MS,
        // "Online" is the browser's guess; a local site answers without a network. It still is a moment to look again.
        refetchOnReconnect: true,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && mayHelpToRetry(error),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  queries.setQueryDefaults(cacheOwnerKey, { meta: { persist: true }, gcTime: Number.POSITIVE_INFINITY })
  return queries
}
