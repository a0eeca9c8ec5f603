import { queryOptions } from '@tanstack/react-query'
import type { ReadyConnection } from '../../platform/connection-state.ts'
import { unwrap } from '../ui/data/api-error.ts'

/** Is the first admin still to be made? Only the reference server says. */
export function setupQuery({ api, site, own, levels }: ReadyConnection) {
  return queryOptions({
    queryKey: [site, 'setup'],
    queryFn: ({ signal }) => unwrap(api.setup.read(signal)),
    enabled: own && levels.includes('accounts'),
  })
}
