import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import type { SignedIn } from '../ui/data/connection.ts'

/** The signed-in user's own application passwords; never the passwords themselves. */
export function applicationPasswordsQuery({ api, site }: SignedIn) {
  return queryOptions({
    queryKey: [site, 'application-passwords'],
    queryFn: async ({ signal }) => (await unwrap(api.applicationPasswords.list(signal))).items,
  })
}
