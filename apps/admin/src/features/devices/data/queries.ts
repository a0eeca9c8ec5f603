import type { Api } from '@deskbell/api'
import type { DeviceQuery, DeviceSort } from '@deskbell/contract'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'

/** Who asks whom: every key begins with the site, so that two sites never share an answer. */
export interface Source {
  readonly api: Api
  readonly site: string
}

const pageSize = 50

/** Keys for whoever changes the cache. */
export const deviceKeys = {
  all: (site: string) => [site, 'devices'] as const,
  push: (site: string) => [site, 'push'] as const,
}

/** The devices table, page by page. */
export function devicesQuery({ api, site }: Source, query: { owner: 'me' | 'all'; q: string; sort: DeviceSort }) {
  return infiniteQueryOptions({
    queryKey: [...deviceKeys.all(site), query],
    queryFn: ({ pageParam, signal }) => {
      const asked: DeviceQuery = { owner: query.owner, sort: query.sort, limit: pageSize }
      return unwrap(
        api.devices.list({ ...asked, ...(query.q && { q: query.q }), ...(pageParam && { cursor: pageParam }) }, signal),
      )
    },
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
  })
}

/** The site's push settings. */
export function pushSettingsQuery({ api, site }: Source) {
  return queryOptions({ queryKey: deviceKeys.push(site), queryFn: ({ signal }) => unwrap(api.push.read(signal)) })
}
