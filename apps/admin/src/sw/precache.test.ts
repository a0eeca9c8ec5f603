import { describe, expect, it } from 'vitest'
import { createPrecache, type PrecacheEntry } from './precache.ts'

const scope = 'https://desk.test/base/'
const first: readonly PrecacheEntry[] = [
  { url: 'index.html', revision: 'one' },
  { url: 'assets/aaaaaaaa.js' },
  { url: 'assets/bbbbbbbb.css' },
]

/** A browser's cache that outlives versions, and a site that answers with what it is asked for. */
function createWorld() {
  const kept = new Map<string, Response>()
  const opened: string[] = []
  const asked: string[] = []
  const broken = new Set<string>()
  const redirected = new Set<string>()
  const cache = {
    match: (key: string) => Promise.resolve(kept.get(key)?.clone()),
    put: (key: string, answer: Response) => Promise.resolve(void kept.set(key, answer)),
    keys: () => Promise.resolve([...kept.keys()].map(url => new Request(url))),
    delete: (key: string) => Promise.resolve(kept.delete(key)),
  }
  const open = (name: string) => {
    opened.push(name)
    return Promise.resolve(cache)
  }
  const version = (entries: readonly PrecacheEntry[]) =>
    createPrecache({
      ...{ entries, scope, base: `${scope}sw.js` },
      caches: () => ({ open }) as unknown as CacheStorage,
      fetch: request => {
        const path = request.url.slice(scope.length)
        asked.push(`${path} ${request.cache}`)
        const answer = new Response(`content of ${path}`, { status: broken.has(path) ? 404 : 200 })
        if (redirected.has(path)) Object.defineProperty(answer, 'redirected', { value: true })
        return Promise.resolve(answer)
      },
    })
  return { kept, opened, asked, broken, redirected, version }
}

describe('the precache', () => {
  it('keeps every file of the build, and answers by address', async () => {
    const { version, asked, kept } = createWorld()
    const precache = version(first)
    await precache.install()
    expect(asked).toEqual(['index.html reload', 'assets/aaaaaaaa.js default', 'assets/bbbbbbbb.css default'])
    expect(kept.size).toBe(3)
    expect(await (await precache.match(`${scope}index.html`))?.text()).toBe('content of index.html')
    expect(precache.keyOf(`${scope}assets/cccccccc.js`)).toBeUndefined()
    expect(await precache.match(`${scope}assets/cccccccc.js`)).toBeUndefined()
  })

  it('an update fetches what changed, leaves the running version whole, and then removes what only that one used', async () => {
    const { version, asked, kept } = createWorld()
    const old = version(first)
    await old.install()
    asked.length = 0
    const next = version([
      { url: 'index.html', revision: 'two' },
      { url: 'assets/aaaaaaaa.js' },
      { url: 'assets/dddddddd.js' },
    ])
    await next.install()
    expect(asked).toEqual(['index.html reload', 'assets/dddddddd.js default'])
    for (const { url } of first) expect(await old.match(scope + url), url).toBeDefined()
    await next.activate()
    expect([...kept.keys()].toSorted()).toEqual([
      `${scope}assets/aaaaaaaa.js`,
      `${scope}assets/dddddddd.js`,
      `${scope}index.html?__WB_REVISION__=two`,
    ])
  })

  it('finds what Workbox kept for earlier versions of the app', async () => {
    const { version, opened, asked, kept } = createWorld()
    kept.set(`${scope}index.html?__WB_REVISION__=one`, new Response('from Workbox'))
    const precache = version(first.slice(0, 1))
    await precache.install()
    expect(asked).toEqual([])
    expect(await (await precache.match(`${scope}index.html`))?.text()).toBe('from Workbox')
    expect(new Set(opened)).toEqual(new Set([`workbox-precache-v2-${scope}`]))
  })

  it('no half version takes over: one file that cannot be had fails the install', async () => {
    const { version, broken } = createWorld()
    broken.add('assets/aaaaaaaa.js')
    await expect(version(first).install()).rejects.toThrow('assets/aaaaaaaa.js: 404')
  })

  it('a redirected answer is kept as a direct one, which a navigation needs', async () => {
    const { version, redirected, kept } = createWorld()
    redirected.add('index.html')
    await version(first).install()
    const [answer] = kept.values()
    expect(answer?.redirected).toBe(false)
    expect(await answer?.text()).toBe('content of index.html')
  })
})
