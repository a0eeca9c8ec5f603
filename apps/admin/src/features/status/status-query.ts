import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'
import type { SignedIn } from '../ui/data/connection.ts'

/** What the server finds out about itself. It takes seconds, so it is asked anew only when somebody wants it. */
export function diagnosticsQuery({ api, site }: SignedIn) {
  return queryOptions({
    queryKey: [site, 'diagnostics'],
    queryFn: ({ signal }) => unwrap(api.diagnostics.read(signal)),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  })
}
