import type { QueryStore } from '../shared/query-store.ts'
import { connectionStore } from './connection.ts'
import { queries } from './storage.ts'
import { pushUserOf } from './this-browser.ts'

/** Where TanStack Query keeps what must survive: the shape that its async storage persister takes. Wiped at sign-out. */
export const queryStorage = createQueryStorage(queries, () => pushUserOf(connectionStore.get()) !== null)

/** Once somebody signed out, a tab that still holds their answers must not write them back. */
export function createQueryStorage(store: QueryStore, isSignedIn: () => boolean): QueryStore {
  return { ...store, setItem: async (key, value) => (isSignedIn() ? store.setItem(key, value) : undefined) }
}
