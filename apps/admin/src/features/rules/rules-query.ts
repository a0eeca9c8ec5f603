import type { Api } from '@deskbell/api'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'

/** The site's rules; admins alone may read them. */
export function rulesQuery({ api, site }: { readonly api: Api; readonly site: string }) {
  return queryOptions({
    queryKey: [site, 'routing-settings'],
    queryFn: ({ signal }) => unwrap(api.rules.read(signal)),
  })
}
