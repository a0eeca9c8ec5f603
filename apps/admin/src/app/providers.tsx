import { i18n } from '@lingui/core'
import { createAsyncStoragePersister } from '@tanstack/query-async-storage-persister'
import type { QueryClient } from '@tanstack/react-query'
import { PersistQueryClientProvider } from '@tanstack/react-query-persist-client'
import { type ReactNode, useEffect, useState } from 'react'
import { onLanguageChosen } from '../features/ui/i18n/language.ts'
import { queryStorage } from '../platform/query-storage.ts'
import { CacheOwner } from './cache-owner.tsx'
import { activateLanguage } from './i18n/activate.ts'
import { KEPT_MS, serializeKept } from './kept-cache.ts'

/** All that is kept is written at once: on a busy day not with every event. */
const THROTTLE_MS = 2_000

/** Raise it when a stored answer would no longer be understood: what is kept is then thrown away. */
const STORED_SHAPE = '1'

export function Providers({ queries, children }: { readonly queries: QueryClient; readonly children: ReactNode }) {
  const [persistOptions] = useState(() => ({
    persister: createAsyncStoragePersister({
      storage: queryStorage,
      serialize: serializeKept,
      throttleTime: THROTTLE_MS,
    }),
    maxAge: KEPT_MS,
    buster: STORED_SHAPE,
    dehydrateOptions: {
      shouldDehydrateQuery: (query: { meta?: Record<string, unknown> | undefined; state: { status: string } }) =>
        query.meta?.['persist'] === true && query.state.status === 'success',
    },
  }))
  return (
    <PersistQueryClientProvider
      client={queries}
      persistOptions={persistOptions}
      // However young it is: what happened since it was written is not in it. What this start asked for is newer.
      onSuccess={() =>
        void queries.invalidateQueries({ predicate: ({ state }) => state.dataUpdatedAt < performance.timeOrigin })
      }
    >
      <InLanguage>
        <CacheOwner>{children}</CacheOwner>
      </InLanguage>
    </PersistQueryClientProvider>
  )
}

/** Another language is another tree: texts are read while rendering, so everything renders anew. */
function InLanguage({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(i18n.locale)
  useEffect(() => onLanguageChosen(() => void activateLanguage('later').then(setLanguage)), [])
  return <div key={language}>{children}</div>
}
