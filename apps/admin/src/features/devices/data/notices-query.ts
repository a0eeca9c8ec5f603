import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { Source } from './queries.ts'

/** What one must hear of, until it was read on one of one's devices. */
export function noticesQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [site, 'notices'],
    // Of a newer server there may be more kinds.
    queryFn: async ({ signal }) =>
      (await unwrap(api.notices.list(signal))).items.filter(({ kind }) => kind === 'device_lost'),
    // An older server has none: nothing is said of that.
    retry: false,
  })
}
