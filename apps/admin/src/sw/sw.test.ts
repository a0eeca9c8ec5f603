import { readFileSync } from 'node:fs'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeScope } from './test-support/fake-scope.ts'
import { pushMessage, pushOf } from './test-support/push-bytes.ts'

const entry = new URL('./sw.ts', import.meta.url)

/** What a listener was given, and what it asked the browser to wait for. */
interface Dispatched {
  readonly waits: Promise<unknown>[]
  readonly answer: Promise<Response> | undefined
}

/** Evaluates the real entry in a global scope of our own, once a test: a worker starts anew each time. */
async function startWorker() {
  const listeners = new Map<string, ((event: object) => void)[]>()
  const scope = createFakeScope()
  const broken = { caches: false }
  let skipped = 0
  const stored: Record<string, string> = { 'index.html': 'the shell', 'assets/index-12345678.js': 'the code' }
  const match = (url: string) => {
    const text = stored[new URL(url).pathname.slice(1)]
    return Promise.resolve(text === undefined ? undefined : new Response(text))
  }
  vi.resetModules()
  vi.stubGlobal('self', {
    ...scope,
    caches: { open: () => (broken.caches ? Promise.reject(new DOMException('no')) : Promise.resolve({ match })) },
    __WB_MANIFEST: [
      { url: 'index.html', revision: '1' },
      { url: 'assets/index-12345678.js', revision: null },
    ],
    location: new URL('https://desk.test/sw.js'),
    clients: { ...scope.clients, claim: () => Promise.resolve() },
    skipWaiting: () => {
      skipped++
      return Promise.resolve()
    },
    addEventListener: (type: string, listener: (event: object) => void) => {
      listeners.set(type, [...(listeners.get(type) ?? []), listener])
    },
  })
  vi.stubGlobal('location', new URL('https://desk.test/sw.js'))
  vi.stubGlobal('registration', scope.registration)
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('from the network')))
  await import(/* @vite-ignore */ entry.pathname)

  /** Modelled on a browser: whatever is not handed over while the event is dispatched is not waited for. */
  const dispatch = (type: string, event: object): Dispatched => {
    const waits: Promise<unknown>[] = []
    let answer: Promise<Response> | undefined
    const waitUntil = (promise: Promise<unknown>) => void waits.push(promise)
    const respondWith = (given: Promise<Response>) => {
      answer = given
    }
    for (const listener of listeners.get(type) ?? []) listener({ ...event, type, waitUntil, respondWith })
    return { waits, answer }
  }
  const dispatchAndSettle = async (type: string, event: object): Promise<Dispatched> => {
    const dispatched = dispatch(type, event)
    await Promise.all(dispatched.waits)
    return dispatched
  }
  return { listeners, scope, dispatch, dispatchAndSettle, skipped: () => skipped, stored, broken }
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the worker’s entry', () => {
  it('style 6: only wires, in at most 60 lines and without await', () => {
    const source = readFileSync(entry, 'utf8')
    expect(source.split('\n').length).toBeLessThanOrEqual(61)
    expect(source).not.toMatch(/\bawait\b|\basync\b/)
  })

  it('listens from its first evaluation', async () => {
    const { listeners } = await startWorker()
    const wanted = [
      'push',
      'notificationclick',
      'notificationclose',
      'pushsubscriptionchange',
      'message',
      'sync',
      'fetch',
    ]
    expect([...listeners.keys()]).toEqual(expect.arrayContaining([...wanted, 'install', 'activate']))
  })

  it('W1 style 7: a push is waited for, and one notification stands at its end', async () => {
    const { scope, dispatchAndSettle } = await startWorker()
    const { waits } = await dispatchAndSettle('push', pushOf(pushMessage({ ntf: 'ntf_abcdefgh' })))
    expect(waits).toHaveLength(1)
    expect(scope.screen.map(({ title }) => title)).toEqual(['Ada'])
  })

  it('a click, a dismissal, a changed subscription and a sync are waited for', async () => {
    const { dispatchAndSettle, scope } = await startWorker()
    const notification = { data: null, close: () => undefined }
    for (const type of ['notificationclick', 'notificationclose', 'pushsubscriptionchange', 'sync']) {
      expect((await dispatchAndSettle(type, { notification })).waits, type).toHaveLength(1)
    }
    expect(scope.opened).toEqual(['https://desk.test/'])
  })

  it('a new version waits until the page says that the person agreed', async () => {
    const { dispatchAndSettle, skipped } = await startWorker()
    await dispatchAndSettle('message', { data: { type: 'something else' }, ports: [] })
    expect(skipped()).toBe(0)
    await dispatchAndSettle('message', { data: { type: 'skip_waiting' }, ports: [] })
    expect(skipped()).toBe(1)
  })
})

describe('the offline shell', () => {
  const get = (url: string, mode = 'navigate') => ({ request: { method: 'GET', mode, url: `https://desk.test${url}` } })

  it.each(['/', '/conversations/cnv_abcdefgh?ntf=ntf_abcdefgh', '/settings/push', '/setup#token'])(
    'answers the app’s screens: %s',
    async path => {
      const { answer } = (await startWorker()).dispatch('fetch', get(path))
      expect(await (await answer)?.text()).toBe('the shell')
    },
  )

  it.each([
    '/api/v1/me',
    '/demo',
    '/widget.js',
    '/widget/chat.js',
    '/healthz',
    '/readyz',
    '/metrics',
    '/.well-known/deskbell',
    '/guide.pdf',
  ])('leaves to the network what is not the app: %s', async path => {
    expect((await startWorker()).dispatch('fetch', get(path)).answer).toBeUndefined()
  })

  it('answers files of this build, and nothing else than GET', async () => {
    const { dispatch } = await startWorker()
    const { answer } = dispatch('fetch', get('/assets/index-12345678.js', 'no-cors'))
    expect(await (await answer)?.text()).toBe('the code')
    expect(dispatch('fetch', get('/assets/unknown-12345678.js', 'no-cors')).answer).toBeUndefined()
    const post = { request: { method: 'POST', mode: 'navigate', url: 'https://desk.test/' } }
    expect(dispatch('fetch', post).answer).toBeUndefined()
  })

  it('goes to the network when the browser threw the cache away', async () => {
    const { dispatch, stored, broken } = await startWorker()
    delete stored['index.html']
    expect(await (await dispatch('fetch', get('/')).answer)?.text()).toBe('from the network')
    broken.caches = true
    expect(await (await dispatch('fetch', get('/')).answer)?.text()).toBe('from the network')
  })
})
