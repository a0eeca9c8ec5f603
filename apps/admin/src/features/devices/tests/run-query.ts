import type { RunId, TestRun } from '@deskbell/contract'
import { useInfiniteQuery } from '@tanstack/react-query'
import { unwrap } from '../../ui/data/api-error.ts'
import type { Source } from '../data/queries.ts'

const quickMs = 60_000
const followMs = 10 * 60_000

/** All that can still answer has answered. */
function isRunComplete({ reached, devices }: TestRun): boolean {
  return reached.displayed + reached.clicked + reached.failed + reached.cancelled === devices
}

/** Asked again often at first; a run of thousands takes a while, and a phone may answer late. */
function pollAfter(run: TestRun): number | false {
  const age = Date.now() - Date.parse(run.startedAt)
  if (age > followMs || (isRunComplete(run) && age > quickMs)) return false
  return age < quickMs ? 1_500 : 10_000
}

/** A run's numbers and devices. Polled: of thousands of devices each would be an event. */
export function useRun({ api, site }: Source, id: RunId, only: 'all' | 'silent') {
  return useInfiniteQuery({
    queryKey: [site, 'test-run', id, only],
    queryFn: ({ pageParam, signal }) =>
      unwrap(
        api.tests.read(
          id,
          { limit: 50, ...(only === 'silent' && { only }), ...(pageParam && { cursor: pageParam }) },
          signal,
        ),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.nextCursor,
    refetchInterval: ({ state: { data } }) => (data?.pages[0] ? pollAfter(data.pages[0]) : 1_500),
  })
}
