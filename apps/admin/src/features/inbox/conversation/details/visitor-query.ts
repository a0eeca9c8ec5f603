import type { VisitorId } from '@deskbell/contract'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../../ui/data/api-error.ts'
import type { Source } from '../../data/queries.ts'

/** What is known of a visitor. Not kept on the device: it is more than an answer needs. */
export function visitorQuery({ api, site }: Source, id: VisitorId) {
  return queryOptions({
    queryKey: [site, 'visitor', id],
    queryFn: ({ signal }) => unwrap(api.visitors.read(id, signal)),
  })
}
