import type { PersistedClient } from '@tanstack/react-query-persist-client'
import { expect, it } from 'vitest'
import { serializeKept } from './kept-cache.ts'

const query = (queryKey: unknown[], dataUpdatedAt: number, data: unknown) => ({
  queryKey,
  state: { data, dataUpdatedAt },
})
const stored = (queries: unknown[]) =>
  JSON.parse(
    serializeKept({ clientState: { queries, mutations: [] } } as unknown as PersistedClient),
  ) as PersistedClient

it('keeps the newest threads, two pages of each, and always whose they are', () => {
  const data = { pages: [1, 2, 3], pageParams: ['', 'a', 'b'] }
  const threads = Array.from({ length: 150 }, (_, n) => query(['site', 'messages', n], 1_000 + n, data))
  const { queries } = stored([query(['owner'], 1, 'somebody'), ...threads]).clientState
  expect(queries).toHaveLength(101)
  expect(queries[0]?.state.data).toEqual({ pages: [1, 2], pageParams: ['', 'a'] })
  expect(queries.map(each => each.queryKey.at(-1))).not.toContain(49)
  expect(queries.at(-1)?.state.data).toBe('somebody')
})

it('is the JSON of what it keeps, before and after one of the answers was replaced', () => {
  const thread = query(['site', 'messages', 1], 2, { pages: [{ items: ['a "b"'] }], pageParams: [''] })
  const [none, text] = [query(['site', 'none'], 3, null), query(['owner'], 1, 'somebody')]
  expect(stored([thread, none, text]).clientState.queries).toEqual([none, thread, text])
  const newer = { ...thread, state: { dataUpdatedAt: 4, data: { pages: [{ items: ['c'] }], pageParams: [''] } } }
  const client = stored([newer, none, text])
  expect(client.clientState.queries).toEqual([newer, none, text])
  expect(client.clientState.mutations).toEqual([])
})
