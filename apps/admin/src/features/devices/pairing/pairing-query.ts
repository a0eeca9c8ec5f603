import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { SignedIn } from '../../ui/data/connection.ts'

/** The signed-in user's own pairings: open ones, and those with sessions. */
export function pairingsQuery({ api, site }: SignedIn) {
  return queryOptions({
    queryKey: [site, 'pairings'],
    queryFn: async ({ signal }) => (await unwrap(api.pairings.list(signal))).items,
  })
}
