import { createApi } from '@deskbell/api'
import type { Me } from '@deskbell/contract'
import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDb } from '../shared/deskbell-db.ts'
import { createRecordStore } from '../shared/record-store.ts'
import { createManualClock } from '../shared/test-support/manual-clock.ts'
import type { PushSupport } from './push-browser.ts'
import { createPushDevice } from './push-device.ts'
import type { PushDeviceState } from './push-device-state.ts'
import { createBackend, keyTwo, person, problem } from './test-support/backend.ts'
import { createFakePushBrowser } from './test-support/fake-push-browser.ts'

const site = 'https://desk.test'
const ada = person('ada')
const bob = person('bob')

function setUp() {
  const backend = createBackend()
  const browser = createFakePushBrowser()
  const clock = createManualClock()
  const records = createRecordStore(createDb())
  const api = createApi({ apiRoot: `${site}/api/v1`, fetch: backend.fetch, credentials: () => ({ kind: 'session' }) })
  let seed = 0
  const signIn = (me: Me | null) => {
    backend.session = me
  }
  signIn(ada)
  /** A page that was just loaded: the same browser and storage, nothing in memory. */
  const open = () =>
    createPushDevice({
      browser,
      user: () =>
        backend.session && { site, apiRoot: `${site}/api/v1`, own: true, api, userId: backend.session.user.id },
      records,
      describe: () => Promise.resolve({ label: 'Mac / Chrome', installed: false, appUrl: site }),
      fetch: backend.fetch,
      world: { now: clock.now, after: clock.after, random: bytes => bytes.fill(seed++) },
    })
  const intentOf = (me: Me) => records.ofUser({ site, userId: me.user.id }).read('intent')
  return { backend, browser, clock, records, api, open, signIn, intentOf, device: open() }
}

/** Every state that was shown, one after another. */
function watch(device: ReturnType<ReturnType<typeof setUp>['open']>): PushDeviceState[] {
  const seen: PushDeviceState[] = []
  device.subscribe(() => seen.push(device.get()))
  return seen
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

describe('turning on', () => {
  it('W9 W10 W11: asks, subscribes and registers the device for who is signed in', async () => {
    const { device, backend, browser, intentOf } = setUp()
    const seen = watch(device)
    await device.turnOn()
    expect(seen.map(({ kind }) => kind)).toEqual(['busy', 'on'])
    expect(device.get()).toMatchObject({ label: 'Mac / Chrome', keyId: 'key-1' })
    expect([...backend.rows.values()]).toMatchObject([{ owner: ada.user.id, endpoint: browser.given[0] }])
    expect(await intentOf(ada)).toBe('on')
  })

  it('asks for permission before anything else, while the tap still counts', async () => {
    const { device, browser, backend } = setUp()
    const asked: number[] = []
    const { requestPermission } = browser
    Object.assign(browser, {
      requestPermission: () => {
        asked.push(backend.calls.length)
        return requestPermission()
      },
    })
    const turningOn = device.turnOn()
    expect(asked).toEqual([0])
    await turningOn
    expect(device.get().kind).toBe('on')
  })

  it('subscribes without asking the site again when a sync has read its key: the tap on iOS does not last', async () => {
    const { device, backend } = setUp()
    await device.sync()
    backend.calls.length = 0
    await device.turnOn()
    expect(backend.calls.map(({ method }) => method)).toEqual(['PUT'])
  })

  it.each<readonly [what: string, support: PushSupport]>([
    ['W13', { kind: 'insecure' }],
    ['W14 W17', { kind: 'unsupported', missing: 'service_worker' }],
    ['W15 W17', { kind: 'unsupported', missing: 'push' }],
    ['W16 W17', { kind: 'unsupported', missing: 'notifications' }],
    ['iOS', { kind: 'needs_install', platform: 'ios' }],
    ['in-app', { kind: 'in_app_browser', app: 'Instagram' }],
  ])('%s: says what is missing and neither asks nor registers', async (_what, support) => {
    const { device, backend, browser } = setUp()
    browser.supported = support
    await device.sync()
    expect(device.get()).toEqual(support)
    await device.turnOn()
    expect(device.get()).toEqual(support)
    expect(browser.allowed).toBe('default')
    expect(backend.calls.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  it.each([
    ['denied', 'denied'],
    ['default', 'not_asked'],
  ] as const)('a person who answers %s is %s, and nothing is registered', async (answer, kind) => {
    const { device, browser, backend } = setUp()
    browser.answersPermission = answer
    await device.turnOn()
    expect(device.get()).toEqual({ kind })
    expect(backend.rows.size).toBe(0)
  })

  it('says so when the browser’s push service does not answer', async () => {
    const { device, browser, clock } = setUp()
    browser.subscribes = 'never'
    const turningOn = device.turnOn()
    await expect.poll(clock.waiting).toBe(1)
    clock.advance(20_000)
    await turningOn
    expect(device.get()).toEqual({ kind: 'broken', why: 'subscribe_timeout' })
  })

  it('says so when the browser refuses, or the worker does not start', async () => {
    const { device, browser } = setUp()
    browser.subscribes = 'refuses'
    await device.turnOn()
    expect(device.get()).toEqual({ kind: 'broken', why: 'subscribe_failed', detail: 'NotAllowedError' })
    browser.workerStarts = false
    await device.turnOn()
    expect(device.get()).toEqual({ kind: 'broken', why: 'worker_failed' })
  })

  it.each([
    [problem(409, 'device_limit'), { kind: 'broken', why: 'register_failed', detail: 'device_limit' }],
    [problem(400, 'subscription_invalid'), { kind: 'broken', why: 'register_failed', detail: 'subscription_invalid' }],
    [problem(500, 'internal'), { kind: 'broken', why: 'register_failed', detail: 'internal' }],
    [problem(409, 'push_disabled'), { kind: 'site_off' }],
    [
      { status: 200, body: 'no object' },
      { kind: 'broken', why: 'register_failed', detail: 'unreadable' },
    ],
  ])('follows the site’s answer %j', async (answer, state) => {
    const { device, backend } = setUp()
    backend.intercept = ({ method }) => (method === 'PUT' ? answer : undefined)
    await device.turnOn()
    expect(device.get()).toEqual(state)
  })

  it('W5: is not offered while push is off for the site', async () => {
    const { device, backend } = setUp()
    backend.push = { ...backend.push, enabled: false }
    await device.turnOn()
    expect(device.get()).toEqual({ kind: 'site_off' })
    expect(backend.rows.size).toBe(0)
  })

  it('adopts the row that the site has for this endpoint already', async () => {
    const { device, backend, records } = setUp()
    backend.rows.set('dev_existing', { owner: ada.user.id, endpoint: 'https://push.test/1', renewToken: 'x' })
    await device.turnOn()
    expect(device.get()).toMatchObject({ kind: 'on', deviceId: 'dev_existing' })
    expect((await records.read('registration'))?.deviceId).toBe('dev_existing')
  })

  it('after device_conflict: a new id and a new subscription, once', async () => {
    const { device, backend, browser } = setUp()
    backend.rows.set('dev_foreign0', { owner: bob.user.id, endpoint: 'https://push.test/1', renewToken: 'x' })
    await device.turnOn()
    expect(device.get().kind).toBe('on')
    expect(browser.ended).toEqual(['https://push.test/1'])
    const ids = backend.calls.filter(({ method }) => method === 'PUT').map(({ path }) => path)
    expect(new Set(ids).size).toBe(2)
    expect(backend.rows.get('dev_foreign0')?.endpoint).toBe('https://push.test/1')
  })

  it('registers without an app address where the site does not list its own other name', async () => {
    const { device, backend } = setUp()
    backend.intercept = ({ method, body }) =>
      method === 'PUT' && (body as { appUrl?: string }).appUrl ? problem(400, 'app_url_invalid') : undefined
    await device.turnOn()
    expect(device.get().kind).toBe('on')
  })
})

describe('turning off', () => {
  it('W38 W39: takes the row away, unsubscribes, and stays off', async () => {
    const { device, backend, browser, open, intentOf } = setUp()
    await device.turnOn()
    await device.turnOff()
    expect(device.get()).toEqual({ kind: 'off' })
    expect(backend.rows.size).toBe(0)
    expect(browser.ended).toEqual(browser.given)
    expect(await intentOf(ada)).toBe('off')
    const later = open()
    await later.sync()
    expect(later.get()).toEqual({ kind: 'off' })
    expect(browser.given).toHaveLength(1)
  })

  it('works without the site: the browser’s subscription ends all the same', async () => {
    const { device, backend, browser } = setUp()
    await device.turnOn()
    backend.up = false
    await device.turnOff()
    expect(device.get()).toEqual({ kind: 'off' })
    expect(browser.subscription).toBeNull()
  })

  it('turned on again it is a new device: a removed id never comes back', async () => {
    const { device, backend } = setUp()
    await device.turnOn()
    const [first] = backend.rows.keys()
    await device.turnOff()
    await device.turnOn()
    expect([...backend.rows.keys()]).not.toEqual([first])
    expect(backend.rows.size).toBe(1)
  })
})

describe('a sync (L2)', () => {
  it('at the next start, says the same row again', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    const before = device.get()
    const later = open()
    await later.sync()
    expect(later.get()).toEqual(before)
    expect(backend.rows.size).toBe(1)
    expect(browser.given).toHaveLength(1)
  })

  it('never asks for permission, and never subscribes for who has not turned it on', async () => {
    const { device, browser, backend } = setUp()
    await device.sync()
    expect(device.get()).toEqual({ kind: 'not_asked' })
    browser.allowed = 'granted'
    await device.sync()
    expect(device.get()).toEqual({ kind: 'off' })
    expect(browser.given).toEqual([])
    expect(backend.rows.size).toBe(0)
  })

  it('subscribes again by itself when the browser lost the subscription and the intent is on', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    browser.subscription = null
    const later = open()
    await later.sync()
    expect(later.get().kind).toBe('on')
    expect([...backend.rows.values()]).toMatchObject([{ endpoint: 'https://push.test/2' }])
  })

  it('after the push service gave the row up (404, 410): a new subscription, silently, whose renew token is kept', async () => {
    const { device, backend, browser, open, records } = setUp()
    await device.turnOn()
    backend.rows.clear()
    const later = open()
    const seen = watch(later)
    await later.sync()
    expect(seen.map(({ kind }) => kind)).toEqual(['on'])
    expect(browser.ended).toEqual(['https://push.test/1'])
    const [[id, row] = []] = backend.rows
    expect(row).toMatchObject({ endpoint: 'https://push.test/2' })
    expect(await records.read('registration')).toMatchObject({ deviceId: id, renewToken: row?.renewToken })
  })

  it('V6: heals another key by unsubscribing and subscribing anew', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    backend.push = { ...backend.push, applicationServerKey: keyTwo, keyId: 'key-2' }
    const later = open()
    await later.sync()
    expect(later.get()).toMatchObject({ kind: 'on', keyId: 'key-2' })
    expect(browser.ended).toEqual(['https://push.test/1'])
    expect(backend.rows.size).toBe(1)
  })

  it('says that a tap is needed when the browser gives no subscription for the new key', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    backend.push = { ...backend.push, applicationServerKey: keyTwo, keyId: 'key-2' }
    browser.subscribes = 'refuses'
    const later = open()
    await later.sync()
    expect(later.get()).toEqual({ kind: 'broken', why: 'key_mismatch', detail: 'NotAllowedError' })
  })

  it('removed by a person: unsubscribes, says who did it and goes on saying so, and never comes back by itself', async () => {
    const { device, backend, browser, open, intentOf } = setUp()
    await device.turnOn()
    const at = '2026-11-21T08:00:00.000Z'
    backend.intercept = ({ method }) =>
      method === 'PUT' ? problem(410, 'device_removed', { removedBy: { name: 'Grace' }, removedAt: at }) : undefined
    const later = open()
    await later.sync()
    expect(later.get()).toEqual({ kind: 'removed', byName: 'Grace', at })
    expect(browser.subscription).toBeNull()
    expect(await intentOf(ada)).toBe('off')
    backend.intercept = () => undefined
    backend.rows.clear()
    const muchLater = open()
    await muchLater.sync()
    expect(muchLater.get()).toEqual({ kind: 'removed', byName: 'Grace', at })
    expect(backend.rows.size).toBe(0)
    await muchLater.turnOn()
    expect(muchLater.get().kind).toBe('on')
  })

  it('W37: offline, a device that is registered rings, and says that it is on', async () => {
    const { device, backend, open } = setUp()
    await device.turnOn()
    backend.up = false
    const later = open()
    await later.sync()
    expect(later.get()).toMatchObject({ kind: 'on', label: 'Mac / Chrome' })
  })

  it('keeps the subscription while push is off for the site: on again, it rings again', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    backend.push = { ...backend.push, enabled: false }
    const later = open()
    await later.sync()
    expect(later.get()).toEqual({ kind: 'site_off' })
    expect(browser.subscription).not.toBeNull()
    backend.push = { ...backend.push, enabled: true }
    await later.sync()
    expect(later.get().kind).toBe('on')
  })

  it('permission taken back: denied; given again: on, by itself', async () => {
    const { device, browser } = setUp()
    await device.turnOn()
    browser.allowed = 'denied'
    browser.subscription = null
    await device.sync()
    expect(device.get()).toEqual({ kind: 'denied' })
    browser.allowed = 'granted'
    await device.sync()
    expect(device.get().kind).toBe('on')
  })
})

describe('another person on the same browser (A12, L6)', () => {
  it('what the last one left behind is given up, and the next one turns on with one tap', async () => {
    const { device, backend, browser, open, signIn } = setUp()
    await device.turnOn()
    signIn(bob)
    const theirs = open()
    await theirs.sync()
    expect(theirs.get()).toEqual({ kind: 'off' })
    expect(browser.subscription).toBeNull()
    await theirs.turnOn()
    expect(theirs.get().kind).toBe('on')
    expect(backend.rows.size).toBe(2)
    expect([...backend.rows.values()].at(-1)).toMatchObject({ owner: bob.user.id, endpoint: 'https://push.test/2' })
  })

  it('leaving takes the row by its own token, then the subscription; nothing brings it back meanwhile', async () => {
    const { device, backend, browser, api, signIn, records } = setUp()
    await device.turnOn()
    backend.calls.length = 0
    await Promise.all([device.release(null, api), device.sync()])
    expect(backend.calls).toMatchObject([{ method: 'DELETE', authorization: expect.stringMatching(/^Bearer renew-/) }])
    expect(backend.rows.size).toBe(0)
    expect(browser.subscription).toBeNull()
    expect(await records.read('registration')).toBeUndefined()
    signIn(null)
    await device.sync()
    expect(device.get()).toEqual({ kind: 'checking' })
    signIn(ada)
    await device.sync()
    expect(device.get().kind).toBe('on')
  })

  it('entering as the same person keeps the device', async () => {
    const { device, browser, api, backend } = setUp()
    await device.turnOn()
    await device.release({ site, userId: ada.user.id }, api)
    expect(browser.subscription).not.toBeNull()
    expect(backend.rows.size).toBe(1)
  })

  it('entering as somebody else takes the last person’s row, though their session is gone', async () => {
    const { device, browser, api, backend, signIn } = setUp()
    await device.turnOn()
    signIn(null)
    await device.release({ site, userId: bob.user.id }, api)
    expect(backend.rows.size).toBe(0)
    expect(browser.subscription).toBeNull()
  })
})

describe('a test', () => {
  it('rings this device, and nothing where there is none', async () => {
    const { device, backend } = setUp()
    expect(await device.test()).toMatchObject({ ok: false, failure: { code: 'not_found' } })
    await device.turnOn()
    expect(await device.test()).toMatchObject({ ok: true, status: 202 })
    backend.rows.clear()
    expect(await device.test()).toMatchObject({ ok: false, failure: { code: 'not_found' } })
  })
})

it('a browser that refuses its storage leaves a state that says so', async () => {
  Object.assign(globalThis, {
    indexedDB: {
      open: () => {
        throw new DOMException('no', 'SecurityError')
      },
    },
  })
  const { device } = setUp()
  await device.turnOn()
  expect(device.get()).toEqual({ kind: 'broken', why: 'register_failed', detail: 'SecurityError' })
})
