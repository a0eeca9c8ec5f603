/** One file of this build, as the build lists it. */
export interface PrecacheEntry {
  /** Relative to the worker's own address. */
  readonly url: string
  /** Missing where the name itself changes with the content. */
  readonly revision?: string
}

export interface PrecacheDeps {
  readonly entries: readonly PrecacheEntry[]
  /** The worker's own address. */
  readonly base: string
  readonly scope: string
  readonly caches: () => CacheStorage
  readonly fetch: (request: Request) => Promise<Response>
}

/** The files of this build, kept in the browser. */
export interface Precache {
  /** The kept answer's key; undefined when that address is not of this build. */
  readonly keyOf: (url: string) => string | undefined
  readonly match: (url: string) => Promise<Response | undefined>
  /** Fetches what is not kept yet; rejects when one file cannot be had, so that no half version takes over. */
  readonly install: () => Promise<void>
  /** Removes what only older versions used. */
  readonly activate: () => Promise<void>
}

/**
 * One cache for the version that runs and the one that waits: an update fetches only what changed. Cache and keys are
 * called as Workbox called them, whose caches stand in browsers already.
 */
export function createPrecache({ entries, base, scope, caches, fetch }: PrecacheDeps): Precache {
  const keys = new Map(
    entries.map(({ url, revision }) => {
      const address = new URL(url, base)
      const key = new URL(address)
      if (revision) key.searchParams.set('__WB_REVISION__', revision)
      return [address.href, key.href]
    }),
  )
  const open = () => caches().open(`workbox-precache-v2-${scope}`)
  const keyOf = (url: string) => keys.get(new URL(url, base).href)
  return {
    keyOf,
    match: async url => {
      const key = keyOf(url)
      return key === undefined ? undefined : (await open()).match(key)
    },
    install: async () => {
      const cache = await open()
      for (const [url, key] of keys) {
        if (await cache.match(key)) continue
        // A name that stays must not come from the browser's own cache.
        const answer = await fetch(new Request(url, { cache: key === url ? 'default' : 'reload' }))
        if (!answer.ok) throw new TypeError(`${url}: ${answer.status}`)
        await cache.put(key, answer.redirected ? asIfDirect(answer) : answer)
      }
    },
    activate: async () => {
      const cache = await open()
      const ours = new Set(keys.values())
      for (const { url } of await cache.keys()) if (!ours.has(url)) await cache.delete(url)
    },
  }
}

/** Browsers refuse a redirected answer for a navigation. */
function asIfDirect({ body, headers, status, statusText }: Response): Response {
  return new Response(body, { headers, status, statusText })
}
