import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PushSupport } from './push-browser.ts'
import { problem } from './test-support/backend.ts'
import { ada, bob, setUp, watch } from './test-support/push-device-setup.ts'

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
    [problem(409, 'device_limit'), { kind: 'broken', why: 'too_many_devices' }],
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

  it('two tabs at once: the 200 of one does not lose the token that the 201 brought the other', async () => {
    let meanwhile = () => Promise.resolve()
    const { device, browser, open, records } = setUp({
      describe: async () => {
        await meanwhile()
        return { label: 'Mac / Chrome', installed: false }
      },
    })
    const other = open()
    await device.turnOn()
    const registration = await records.read('registration')
    const token = registration?.renewToken
    expect(token).toBeTruthy()
    await records.remove('registration')
    // The other tab begins without a registration; this one's is written before its PUT is answered.
    meanwhile = async () => {
      if (registration) await records.write('registration', registration)
    }
    await other.turnOn()
    expect(other.get().kind).toBe('on')
    expect(browser.given).toHaveLength(1)
    expect((await records.read('registration'))?.renewToken).toBe(token)
  })

  it('two tabs at once: one after the other', async () => {
    let last: Promise<unknown> = Promise.resolve()
    const running = { now: 0, most: 0 }
    const { device, browser, open } = setUp({
      alone: work => {
        const mine = last.then(async () => {
          running.most = Math.max(running.most, ++running.now)
          return work().finally(() => running.now--)
        })
        last = mine
        return mine
      },
    })
    const other = open()
    await Promise.all([device.turnOn(), other.turnOn()])
    expect([device.get().kind, other.get().kind]).toEqual(['on', 'on'])
    expect(browser.given).toHaveLength(1)
    expect(running.most).toBe(1)
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
