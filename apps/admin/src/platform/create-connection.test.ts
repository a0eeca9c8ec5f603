import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import type { ReadyConnection } from './connection-state.ts'
import { createConnection } from './create-connection.ts'
import { createBackend, person, problem } from './test-support/backend.ts'

const site = 'https://desk.test'
const ada = person('ada')
const bob = person('bob')

function setUp(options: { appUrl?: string; isAtSignIn?: () => boolean } = {}) {
  const backend = createBackend()
  backend.people.set('ada', ada).set('bob', bob)
  const records = createRecordStore(createDb())
  const log: string[] = []
  /** What the worker would read each time it is told. */
  const keptWith: Promise<unknown>[] = []
  /** What seeing to the device waits for. */
  const gate = { opened: Promise.resolve() }
  const open = () =>
    createConnection({
      appUrl: options.appUrl ?? site,
      fetch: backend.fetch,
      records,
      releaseDevice: keepFor => {
        log.push(keepFor ? `release but ${keepFor.userId}` : 'release')
        return gate.opened
      },
      wipe: () => {
        log.push('wipe')
        return Promise.resolve()
      },
      announce: () => log.push('announce'),
      refused: () => log.push('refused'),
      kept: () => keptWith.push(records.read('connection')),
      isAtSignIn: options.isAtSignIn ?? (() => false),
    })
  const connection = open()
  return { backend, records, log, keptWith, gate, open, connection, ready: () => readyOf(connection) }
}

function readyOf(connection: ReturnType<typeof createConnection>): ReadyConnection {
  const state = connection.store.get()
  if (state.kind !== 'ready') throw new Error(`not ready but ${state.kind}`)
  return state
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

it('the worker is told once it can read who is signed in, and not of nobody', async () => {
  const { connection, keptWith } = setUp()
  await connection.start()
  expect(keptWith).toEqual([])
  await connection.signIn('ada', 'secret')
  expect(await Promise.all(keptWith)).toMatchObject([{ me: ada }])
})

describe('a start', () => {
  it('finds the app’s own site, and who has a session there', async () => {
    const { connection, backend, ready } = setUp()
    backend.session = ada
    expect(connection.store.get()).toEqual({ kind: 'loading' })
    await connection.start()
    expect(ready()).toMatchObject({ site, name: 'Desk', apiRoot: `${site}/api/v1`, own: true, me: ada, by: 'session' })
    expect(ready()).toMatchObject({ confirmed: true, levels: ['push', 'conversations', 'accounts'] })
    expect(ready().signIn).toEqual(['session', 'basic'])
  })

  it('is ready without anybody where nobody is signed in', async () => {
    const { connection, ready } = setUp()
    await connection.start()
    expect(ready()).toMatchObject({ me: null, by: null, confirmed: true })
  })

  // Design §7: the sign-in page is without a fault in Lighthouse, and a 401 stands in the browser's console.
  it('asks for nobody’s session where a browser that knows nobody comes to sign in; anywhere else it does', async () => {
    let isAtSignIn = true
    const { connection, backend, ready } = setUp({ isAtSignIn: () => isAtSignIn })
    backend.session = ada
    await connection.start()
    expect(ready()).toMatchObject({ me: null, confirmed: true })
    isAtSignIn = false
    await connection.reload()
    expect(ready()).toMatchObject({ me: ada, by: 'session' })
  })

  it('says why when there is no site', async () => {
    const { connection, backend } = setUp()
    backend.up = false
    await connection.start()
    expect(connection.store.get()).toEqual({ kind: 'none', reason: 'unreachable' })
    backend.up = true
    await connection.start()
    expect(connection.store.get().kind).toBe('ready')
  })

  it('offline, knows what it knew: site, user, and that this is not confirmed', async () => {
    const { connection, backend, open } = setUp()
    backend.session = ada
    await connection.start()
    backend.up = false
    const later = open()
    await later.start()
    expect(readyOf(later)).toMatchObject({ me: ada, by: 'session', confirmed: false })
    backend.up = true
    await later.refreshMe()
    expect(readyOf(later)).toMatchObject({ me: ada, confirmed: true })
  })

  it('a session that expired is signed out here, and the device is left alone: it still rings', async () => {
    const { connection, backend, open, log } = setUp()
    backend.session = ada
    await connection.start()
    log.length = 0
    backend.session = null
    const later = open()
    await later.start()
    expect(readyOf(later)).toMatchObject({ me: null, by: null, left: false })
    expect(log).toEqual(['refused'])
  })

  it('hears what the site speaks now', async () => {
    const { connection, backend, open } = setUp()
    await connection.start()
    backend.intercept = ({ path }) =>
      path === '/.well-known/deskbell'
        ? {
            status: 200,
            body: { name: 'New', apiRoot: '/api/v1', contractVersions: [1], levels: ['push'], signIn: ['basic'] },
          }
        : undefined
    const later = open()
    await later.start()
    expect(readyOf(later)).toMatchObject({ name: 'New', levels: ['push'], signIn: ['basic'] })
  })
})

describe('signing in', () => {
  it('by session: first takes the device off whoever else had it, then tells the other tabs', async () => {
    const { connection, log, ready } = setUp()
    await connection.start()
    expect(await connection.signIn('ada', 'secret')).toMatchObject({ ok: true, data: ada })
    expect(ready()).toMatchObject({ me: ada, by: 'session' })
    expect(log).toEqual([`release but ${ada.user.id}`, 'announce'])
  })

  it('refused: nothing changes', async () => {
    const { connection, log, ready } = setUp()
    await connection.start()
    expect(await connection.signIn('nobody', 'secret')).toMatchObject({
      ok: false,
      failure: { code: 'invalid_credentials' },
    })
    expect(ready().me).toBeNull()
    expect(log).toEqual([])
  })

  it('by application password, kept in memory alone unless it is to be remembered', async () => {
    const { connection, open, records } = setUp()
    await connection.start()
    expect(await connection.signInBasic('ada', 'abcd', false)).toMatchObject({ ok: true })
    expect(readyOf(connection)).toMatchObject({ me: ada, by: 'basic' })
    expect(await records.read('password')).toBeUndefined()
    const later = open()
    await later.start()
    expect(readyOf(later).me).toBeNull()
    await later.signInBasic('ada', 'abcd', true)
    const muchLater = open()
    await muchLater.start()
    expect(readyOf(muchLater)).toMatchObject({ me: ada, by: 'basic' })
  })

  it('as somebody else forgets what the last one saw', async () => {
    const { connection, log, ready } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    log.length = 0
    await connection.signIn('bob', 'secret')
    expect(ready().me).toEqual(bob)
    expect(log).toEqual([`release but ${bob.user.id}`, 'wipe', 'announce'])
  })
})

describe('signing out (A12, L6)', () => {
  it('takes the device off first, wipes, and ends the session last', async () => {
    const { connection, backend, log, ready } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    log.length = 0
    backend.intercept = ({ method, path }) => void log.push(`${method} ${path}`)
    expect(await connection.signOut()).toMatchObject({ ok: true })
    expect(log).toEqual(['release', 'wipe', 'DELETE /api/v1/session', 'announce'])
    expect(ready()).toMatchObject({ me: null, by: null })
    expect(backend.session).toBeNull()
  })

  it('forgets a remembered application password, and asks the site for nothing', async () => {
    const { connection, backend, records } = setUp()
    await connection.start()
    await connection.signInBasic('ada', 'abcd', true)
    backend.calls.length = 0
    await connection.signOut()
    expect(backend.calls).toEqual([])
    expect(await records.read('password')).toBeUndefined()
  })

  it('offline: signed out here at once, and the session ends at the next start', async () => {
    const { connection, backend, open } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    backend.up = false
    expect(await connection.signOut()).toMatchObject({ ok: false, failure: { kind: 'offline' } })
    expect(readyOf(connection).me).toBeNull()
    const offline = open()
    await offline.start()
    expect(readyOf(offline).me).toBeNull()
    backend.up = true
    expect(backend.session).toEqual(ada)
    const online = open()
    await online.start()
    expect(readyOf(online).me).toBeNull()
    expect(backend.session).toBeNull()
  })

  it('a session that was ended already is no failure', async () => {
    const { connection, backend } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    backend.intercept = ({ method }) => (method === 'DELETE' ? problem(401, 'unauthenticated') : undefined)
    expect(await connection.signOut()).toMatchObject({ ok: true })
  })

  it('in one tab, signs out the others', async () => {
    const { connection, open } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    const other = open()
    await other.start()
    await connection.signOut()
    expect(readyOf(connection)).toMatchObject({ me: null, left: true })
    await other.reload()
    expect(readyOf(other)).toMatchObject({ me: null, left: true })
    await other.signIn('ada', 'secret')
    expect(readyOf(other).left).toBe(false)
  })
})

describe('another site', () => {
  it('is connected to by its address, by application password alone, after leaving the present one', async () => {
    const { connection, log, ready } = setUp({ appUrl: 'https://app.test' })
    await connection.start()
    expect(connection.store.get()).toMatchObject({ kind: 'none' })
    expect(await connection.connectTo('desk.test')).toEqual({ ok: true })
    expect(ready()).toMatchObject({ site, own: false, signIn: ['basic'], me: null })
    expect(log).toEqual(['announce'])
    expect(await connection.signInBasic('ada', 'abcd', true)).toMatchObject({ ok: true })
    expect(ready().me).toEqual(ada)
  })

  it.each([
    ['not an address', 'address_invalid'],
    ['http://other.test', 'address_invalid'],
    ['https://other.test', 'unreachable'],
  ])('that cannot be used (%s) leaves everything as it is', async (address, reason) => {
    const { connection, log, ready } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    log.length = 0
    expect(await connection.connectTo(address)).toEqual({ ok: false, reason })
    expect(ready()).toMatchObject({ site, me: ada })
    expect(log).toEqual([])
  })

  it('never sends the cookie there', async () => {
    const { connection, backend } = setUp({ appUrl: 'https://app.test' })
    backend.session = ada
    await connection.connectTo(site)
    expect(readyOf(connection).me).toBeNull()
    expect(backend.calls.every(({ credentials }) => credentials === 'omit')).toBe(true)
  })
})

describe('an answer that comes after the person left changes nothing', () => {
  it('when it was on its way', async () => {
    const { connection, backend, ready } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    const asked = backend.calls.length
    const late = connection.refreshMe()
    await expect.poll(() => backend.calls.length).toBeGreaterThan(asked)
    await Promise.all([connection.signOut(), late])
    expect(ready().me).toBeNull()
  })

  it('when it was here, and the device was being seen to', async () => {
    const { connection, ready, log, gate } = setUp()
    await connection.start()
    await connection.signIn('ada', 'secret')
    log.length = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    gate.opened = promise
    const late = connection.refreshMe()
    await expect.poll(() => log).toContain(`release but ${ada.user.id}`)
    gate.opened = Promise.resolve()
    await connection.signOut()
    resolve()
    await late
    expect(ready().me).toBeNull()
  })
})
