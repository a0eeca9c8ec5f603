import type { Api } from '@deskbell/api'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { devicesQuery } from './queries.ts'

const api = {} as Api

/** What a list shows while `asked` loads and `before` is what it showed. */
function shownMeanwhile(before: readonly [string, 'me' | 'all'], asked: readonly [string, 'me' | 'all']) {
  const list = ([site, owner]: readonly [string, 'me' | 'all'], q: string) =>
    devicesQuery({ api, site }, { owner, q, sort: 'label' })
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } })
  const first = list(before, '')
  client.setQueryData(first.queryKey, { pages: [{ items: [], nextCursor: null, total: 7 }], pageParams: [''] })
  const observer = new QueryObserver(client, { ...first, queryFn: () => new Promise<never>(() => undefined) } as never)
  const stop = observer.subscribe(() => undefined)
  observer.setOptions({ ...list(asked, 'ben'), queryFn: () => new Promise<never>(() => undefined) } as never)
  const { data } = observer.getCurrentResult() as { data?: { pages: { total: number }[] } }
  stop()
  return data?.pages[0]?.total
}

it.each([
  ['the same list', ['a', 'all'], ['a', 'all'], 7],
  ['another site', ['a', 'all'], ['b', 'all'], undefined],
  ['another owner', ['a', 'all'], ['a', 'me'], undefined],
] as const)('while a search of %s loads, nobody else’s devices are shown', (_, before, asked, wanted) => {
  expect(shownMeanwhile(before, asked)).toBe(wanted)
})
