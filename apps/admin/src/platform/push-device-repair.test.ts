import { IDBFactory } from 'fake-indexeddb'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { isWebKit } from './push-browser.ts'
import type { Condition } from './push-repairs.ts'
import { setUp, watch } from './test-support/push-device-setup.ts'

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

const since = '2026-11-17T08:00:00.000Z'
const quarantined: Condition = { health: 'quarantined', quarantineReason: 'key_mismatch', confirmedAt: null }
const dead: Condition = { health: 'dead', unshown: { count: 7, since }, confirmedAt: since }
const proven: Condition = { health: 'ok', confirmedAt: since }

/** This device is on; `become` is what its site says of it from now on. */
async function start() {
  const made = setUp()
  await made.device.turnOn()
  const become = (condition: Condition) => {
    for (const row of made.backend.rows.values()) row.condition = condition
  }
  const puts = () => made.backend.calls.filter(({ method }) => method === 'PUT').length
  return { ...made, become, puts }
}

describe('a quarantined device', () => {
  it('W37 L2: gets a new subscription under its row at the next start, by itself and without a word', async () => {
    const { backend, browser, become, open } = await start()
    const [id] = backend.rows.keys()
    become(quarantined)
    const later = open()
    const seen = watch(later)
    await later.sync()
    expect(seen.map(({ kind }) => kind)).toEqual(['on'])
    expect(later.get()).not.toHaveProperty('trouble')
    expect(browser.ended).toEqual(['https://push.test/1'])
    expect([...backend.rows]).toMatchObject([[id, { endpoint: 'https://push.test/2' }]])
  })

  it('is repaired by itself once a start for each reason, however often the site says so', async () => {
    const { backend, browser, become, open, puts } = await start()
    const later = open()
    // A backend that quarantines whatever it is given.
    backend.intercept = () => {
      become(quarantined)
      return undefined
    }
    await later.sync()
    const before = puts()
    for (let n = 0; n < 4; n += 1) {
      become(quarantined)
      await later.sync()
    }
    expect(browser.given).toHaveLength(2)
    expect(puts()).toBe(before + 4)
    expect(later.get()).toMatchObject({ kind: 'on', trouble: { why: 'quarantined', repaired: false } })
    become({ ...quarantined, quarantineReason: 'refused' })
    backend.intercept = () => undefined
    await later.sync()
    expect(browser.given).toHaveLength(3)
    expect(later.get()).not.toHaveProperty('trouble')
  })

  it('keeps what it has where subscribing takes a tap, and one tap repairs it', async () => {
    const { backend, browser, become, open } = await start()
    browser.byItself = false
    become(quarantined)
    const later = open()
    await later.sync()
    expect(browser.ended).toEqual([])
    expect(later.get()).toMatchObject({ kind: 'on', trouble: { why: 'quarantined', repaired: false } })
    await later.repair()
    expect(later.get()).not.toHaveProperty('trouble')
    expect([...backend.rows.values()]).toMatchObject([{ endpoint: 'https://push.test/2' }])
  })

  it('lets the tap wait for nothing where subscribing takes one: no other tab, no storage, no site', async () => {
    const never = new Promise<never>(() => undefined)
    let busy = false
    const { device, browser } = setUp({ alone: work => (busy ? never : work()) })
    browser.byItself = false
    await device.turnOn()
    busy = true
    void device.repair()
    await vi.waitFor(() => expect(browser.given).toHaveLength(2))
    expect(browser.ended).toEqual(['https://push.test/1'])
    // The same for turning on: the question was answered long ago, and the site's key is known.
    browser.subscription = null
    void device.turnOn()
    await vi.waitFor(() => expect(browser.given).toHaveLength(3))
  })

  it('subscribes once for one tap, and registers what it got', async () => {
    const { device, browser, backend } = setUp()
    browser.byItself = false
    await device.turnOn()
    await device.repair()
    expect(device.get().kind).toBe('on')
    expect(browser.given).toHaveLength(2)
    expect([...backend.rows.values()]).toMatchObject([{ endpoint: 'https://push.test/2' }])
  })

  it('says what the browser refused; a tap tries again', async () => {
    const { browser, become, open } = await start()
    become(quarantined)
    browser.subscribes = 'refuses'
    const later = open()
    await later.sync()
    expect(later.get()).toMatchObject({ kind: 'broken', why: 'subscribe_failed' })
    browser.subscribes = 'at once'
    await later.turnOn()
    expect(later.get().kind).toBe('on')
  })
})

describe('a device that fell silent', () => {
  it('is repaired at the next start, and says so over starts until it proves that it rings', async () => {
    const { browser, become, open } = await start()
    become(dead)
    const later = open()
    await later.sync()
    const trouble = { why: 'silent', since, repaired: true }
    expect(later.get()).toMatchObject({ kind: 'on', trouble })
    expect(browser.given).toHaveLength(2)
    const muchLater = open()
    await muchLater.sync()
    expect(muchLater.get()).toMatchObject({ kind: 'on', trouble })
    expect(browser.given).toHaveLength(2)
    become(proven)
    await muchLater.learn(proven)
    expect(muchLater.get()).not.toHaveProperty('trouble')
    await muchLater.sync()
    expect(muchLater.get()).not.toHaveProperty('trouble')
  })

  it('is told of while the app is open, too; what is known already calls for nothing', async () => {
    const { device, become, puts } = await start()
    become(dead)
    await device.learn(dead)
    expect(device.get()).toMatchObject({ trouble: { why: 'silent', since, repaired: true } })
    const before = puts()
    await device.learn({ health: 'unknown', confirmedAt: null })
    expect(puts()).toBe(before)
  })

  it('is given up with its story when push is turned off', async () => {
    const { device, become } = await start()
    become(dead)
    await device.sync()
    await device.turnOff()
    await device.turnOn()
    expect(device.get()).not.toHaveProperty('trouble')
  })
})

it('a push-only backend that says nothing of a device’s state is no trouble', async () => {
  const { device, puts } = await start()
  const before = puts()
  await device.sync()
  await device.learn({})
  expect(device.get()).not.toHaveProperty('trouble')
  expect(puts()).toBe(before + 1)
})

it('what a person turns on, off or repairs here is announced to the other tabs, a mere comparison is not', async () => {
  let announced = 0
  const { device } = setUp({ announce: () => (announced += 1) })
  await device.turnOn()
  await device.repair()
  await device.sync()
  await device.turnOff()
  expect(announced).toBe(3)
})

it.each([
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1',
    true,
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1',
    true,
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15', true],
  ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36', false],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36', false],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', false],
])('%s subscribes only from a tap: %s', (userAgent, wanted) => {
  expect(isWebKit(userAgent)).toBe(wanted)
})
