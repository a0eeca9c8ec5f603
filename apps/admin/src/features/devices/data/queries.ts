import type { Api } from '@deskbell/api'
import type { Device, DeviceHealth, DeviceQuery, DeviceSort, Page } from '@deskbell/contract'
import { type InfiniteData, infiniteQueryOptions, type QueryKey, queryOptions } from '@tanstack/react-query'
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

type Pages = InfiniteData<Page<Device>, string>

interface DeviceList {
  readonly owner: 'me' | 'all'
  readonly q: string
  readonly sort: DeviceSort
  readonly health?: DeviceHealth | undefined
  /** Only apps that were installed, or only tabs of a browser. */
  readonly installed?: boolean | undefined
}

/** The devices table, page by page. While a search or another order loads, the rows before stay: nobody else's ever. */
export function devicesQuery({ api, site }: Source, query: DeviceList) {
  return infiniteQueryOptions({
    queryKey: [...deviceKeys.all(site), query] as const,
    placeholderData: (before: Pages | undefined, asked: { readonly queryKey: QueryKey } | undefined) => {
      const [ofSite, , list] = (asked?.queryKey ?? []) as readonly [string?, string?, DeviceList?]
      return ofSite === site && list?.owner === query.owner ? before : undefined
    },
    queryFn: ({ pageParam, signal }) => {
      const { owner, q, sort, health, installed } = query
      const asked: DeviceQuery = {
        ...{ owner, sort, limit: pageSize },
        ...(q && { q }),
        ...(health && { health }),
        ...(installed !== undefined && { installed: installed ? 'true' : 'false' }),
        ...(pageParam && { cursor: pageParam }),
      }
      return unwrap(api.devices.list(asked, signal))
    },
    initialPageParam: '',
    getNextPageParam: (page: Page<Device>) => page.nextCursor,
  })
}

/** The site's push settings. */
export function pushSettingsQuery({ api, site }: Source) {
  return queryOptions({ queryKey: deviceKeys.push(site), queryFn: ({ signal }) => unwrap(api.push.read(signal)) })
}
