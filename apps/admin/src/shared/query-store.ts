import type { UseDb } from './deskbell-db.ts'

/** Text by key, in the shape that TanStack Query's async storage persister takes. */
export interface QueryStore {
  readonly getItem: (key: string) => Promise<string | null>
  readonly setItem: (key: string, value: string) => Promise<void>
  readonly removeItem: (key: string) => Promise<void>
  readonly clear: () => Promise<void>
}

export function createQueryStore(use: UseDb): QueryStore {
  return {
    getItem: async key => (await use(db => db.get('queries', key))) ?? null,
    setItem: async (key, value) => {
      await use(db => db.put('queries', value, key))
    },
    removeItem: key => use(db => db.delete('queries', key)),
    clear: () => use(db => db.clear('queries')),
  }
}
