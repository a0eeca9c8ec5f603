import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { keyTwo, problem } from './test-support/backend.ts'
import { ada, bob, setUp, site, watch } from './test-support/push-device-setup.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
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

  it('V6: heals another key where the browser does not tell which one its subscription has', async () => {
    const { device, backend, browser, open } = setUp()
    await device.turnOn()
    const { subscription } = browser
    if (subscription) browser.subscription = { ...subscription, options: null }
    const same = open()
    await same.sync()
    expect(browser.ended).toEqual([])
    backend.push = { ...backend.push, applicationServerKey: keyTwo, keyId: 'key-2' }
    const later = open()
    await later.sync()
    expect(later.get()).toMatchObject({ kind: 'on', keyId: 'key-2' })
    expect(browser.ended).toEqual(['https://push.test/1'])
  })

  it('V6: turned on with a key that was retired since the app asked for it, it asks again', async () => {
    const { device, backend, browser } = setUp()
    await device.sync()
    const old = backend.push
    backend.push = { ...old, applicationServerKey: keyTwo, keyId: 'key-2' }
    backend.intercept = ({ method, body }) =>
      method === 'PUT' && (body as { keyId: string }).keyId === old.keyId
        ? problem(400, 'subscription_invalid', { fault: 'key_unknown' })
        : undefined
    await device.turnOn()
    expect(device.get()).toMatchObject({ kind: 'on', keyId: 'key-2' })
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

  it('one that was reported lost is left to the wipe, which needs to know what it was', async () => {
    let asked = 0
    const { device, open, backend, records } = setUp({ lost: () => asked++ })
    await device.turnOn()
    backend.intercept = ({ method }) =>
      method === 'PUT' ? problem(410, 'device_removed', { lost: true, removedBy: { name: 'Grace' } }) : undefined
    await open().sync()
    expect(asked).toBe(1)
    expect((await records.read('registration'))?.deviceId).toBeDefined()
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
    let released = 0
    const { device, browser, api, backend } = setUp({ released: () => released++ })
    await device.turnOn()
    await device.release({ site, userId: ada.user.id }, api)
    expect(released).toBe(0)
    expect(browser.subscription).not.toBeNull()
    expect(backend.rows.size).toBe(1)
  })

  it('A12: entering as somebody else takes the last person’s row and what is shown to them, though their session is gone', async () => {
    let released = 0
    const { device, browser, api, backend, signIn } = setUp({ released: () => released++ })
    await device.turnOn()
    signIn(null)
    await device.release({ site, userId: bob.user.id }, api)
    expect(released).toBe(1)
    expect(backend.rows.size).toBe(0)
    expect(browser.subscription).toBeNull()
  })
})
