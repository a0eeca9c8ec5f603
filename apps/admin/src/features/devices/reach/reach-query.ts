import { queryOptions, useQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import { useLiveRefresh } from '../../ui/data/use-live-refresh.ts'
import type { Source } from '../data/queries.ts'

/** Time alone changes it, too: silence grows, quiet hours begin. */
const pollMs = 30_000

const reachKey = (site: string) => [site, 'reach'] as const

function reachQuery({ api, site }: Source, owner: 'me' | 'all') {
  return queryOptions({
    queryKey: [...reachKey(site), owner],
    queryFn: ({ signal }) => unwrap(api.reach.list({ owner }, signal)),
    refetchInterval: pollMs,
  })
}

/** Who can be rung, asked again soon after a device answered or something was switched. */
export function useReach(source: Source, owner: 'me' | 'all') {
  useLiveRefresh(reachKey(source.site), ['device.updated', 'push.updated', 'preferences.updated'])
  return useQuery(reachQuery(source, owner))
}
