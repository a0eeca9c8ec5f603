import type { PersistedClient } from '@tanstack/react-query-persist-client'

/** A long weekend underground; what is older says too little to be shown. */
export const KEPT_MS = 14 * 24 * 60 * 60 * 1000

/** Threads and lists that are kept, the newest ones. */
const longestList = 100
/** Pages of each: a phone's height a few times. The rest is fetched again when somebody scrolls there. */
const pages = 2

/** The stored form of the cache, bounded: it is written as a whole, while somebody works. */
export function serializeKept(client: PersistedClient): string {
  const { queries } = client.clientState
  const newest = queries.toSorted((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt).slice(0, longestList)
  // Whose answers these are is never left out, however old.
  const owner = queries.filter(query => query.queryKey.length === 1 && !newest.includes(query))
  const kept = [...newest, ...owner].map(({ state: { data, ...state }, ...query }) =>
    withField(query, 'state', withField(state, 'data', storedData(data))),
  )
  return withField(client, 'clientState', withField(client.clientState, 'queries', `[${kept.join()}]`))
}

/** What most of it is and mostly did not change since it was written last: an answer is never changed, only replaced. */
const written = new WeakMap<object, string>()

function storedData(data: unknown): string {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data ?? null)
  const known = written.get(data)
  if (known !== undefined) return known
  const text = JSON.stringify(firstPages(data))
  written.set(data, text)
  return text
}

/** An object's JSON with one field in the place of its own: JSON already. */
function withField(object: object, name: string, json: string): string {
  const rest = JSON.stringify({ ...object, [name]: undefined })
  return `${rest.slice(0, -1)}${rest === '{}' ? '' : ','}"${name}":${json}}`
}

function firstPages(data: object): object {
  if (!('pages' in data && 'pageParams' in data)) return data
  const { pages: all, pageParams } = data
  if (!Array.isArray(all) || !Array.isArray(pageParams)) return data
  return { ...data, pages: all.slice(0, pages), pageParams: pageParams.slice(0, pages) }
}
