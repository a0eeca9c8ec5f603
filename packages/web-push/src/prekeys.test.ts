import { afterEach, describe, expect, it } from 'vitest'
import { encrypt } from './encrypt.ts'
import { createPrekeys, type PrekeyOptions, type Prekeys } from './prekeys.ts'
import { openBrowser } from './test-support/browser.ts'

const cleanUps: Array<() => void> = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

function open(options: PrekeyOptions = {}): Prekeys {
  const prekeys = createPrekeys(options)
  cleanUps.push(() => prekeys.close())
  return prekeys
}

function browsers(count: number) {
  return Array.from({ length: count }, (_, index) => openBrowser(`https://fcm.googleapis.com/fcm/send/${index}`))
}

/** Asks for the keys of all, in this order, and waits until they are made. */
async function fill(prekeys: Prekeys, all: ReturnType<typeof browsers>, size = all.length): Promise<void> {
  for (const { subscription } of all) prekeys.want(subscription)
  await expect.poll(() => prekeys.size, { timeout: 20_000 }).toBe(size)
}

const message = Buffer.from('A visitor wrote')
const publicKeyOf = (body: Uint8Array) => Buffer.from(body).toString('hex', 21, 86)

describe('R8: a key made before its message', () => {
  it('is used for one message, which the device reads, and the next message has a fresh one', async () => {
    const prekeys = open()
    const all = browsers(30)
    await fill(prekeys, all)
    const used = new Set<string>()
    for (const { subscription, decrypt } of all) {
      for (let count = 0; count < 2; count++) {
        const body = encrypt(message, subscription, { prekeys })
        expect(decrypt(body).equals(message)).toBe(true)
        used.add(publicKeyOf(body))
      }
    }
    expect([used.size, prekeys.size]).toEqual([60, 0])
  })

  it('is handed over once, and wiped by the message', async () => {
    const prekeys = open()
    const [browser] = browsers(1)
    if (!browser) throw new Error('no browser')
    await fill(prekeys, [browser])
    const taken = prekeys.take(browser.subscription)
    expect(prekeys.take(browser.subscription)).toBeNull()
    expect(taken?.ikm.some(byte => byte !== 0)).toBe(true)
    encrypt(message, browser.subscription, { prekeys: { take: () => taken } })
    expect(taken?.ikm.every(byte => byte === 0)).toBe(true)
  })

  it('is dropped when the subscription has other keys', async () => {
    const prekeys = open()
    const all = browsers(2)
    await fill(prekeys, all)
    for (const { subscription } of all) {
      const changed = openBrowser(subscription.endpoint)
      expect(prekeys.take(changed.subscription)).toBeNull()
      expect(changed.decrypt(encrypt(message, changed.subscription, { prekeys })).equals(message)).toBe(true)
    }
    expect(prekeys.size).toBe(0)
  })

  it('is dropped after a day, when it comes from the wrong keys, and on close', async () => {
    const clock = { now: 0 }
    const prekeys = open({ now: () => clock.now })
    const [first, second] = browsers(2)
    if (!first || !second) throw new Error('no browsers')
    await fill(prekeys, [first, second])
    clock.now = 24 * 3_600_000
    expect(prekeys.take(first.subscription)).toBeNull()
    clock.now -= 1
    expect(prekeys.take(second.subscription)).not.toBeNull()
    await fill(prekeys, [first, second])
    prekeys.close()
    expect(prekeys.size).toBe(0)
    prekeys.want(first.subscription)
    expect(prekeys.take(first.subscription)).toBeNull()
  })
})

describe('the pool', () => {
  it('is bounded, and the last that asked come first', async () => {
    const prekeys = open({ capacity: 10 })
    const all = browsers(40)
    await fill(prekeys, all, 10)
    const kept = all.filter(({ subscription }) => prekeys.take(subscription))
    expect(kept).toEqual(all.slice(30))
  })

  it('holds at most one for each subscription', async () => {
    const prekeys = open()
    const all = browsers(3)
    await fill(prekeys, [...all, ...all, ...all], 3)
    for (const { subscription } of all) prekeys.want(subscription)
    expect(all.filter(({ subscription }) => prekeys.take(subscription)).length).toBe(3)
    expect(prekeys.size).toBe(0)
  })

  it('can be switched off', () => {
    const prekeys = open({ perSubscription: 0 })
    const [browser] = browsers(1)
    if (!browser) throw new Error('no browser')
    prekeys.want(browser.subscription)
    expect(prekeys.take(browser.subscription)).toBeNull()
    expect(browser.decrypt(encrypt(message, browser.subscription, { prekeys })).equals(message)).toBe(true)
  })

  it('passes over a key that is not on the curve; the message says so', async () => {
    const prekeys = open()
    const [good, bad] = browsers(2)
    if (!good || !bad) throw new Error('no browsers')
    const offCurve = { ...bad.subscription, p256dh: new Uint8Array(65).fill(4) }
    prekeys.want(good.subscription)
    prekeys.want(offCurve)
    await expect.poll(() => prekeys.size).toBe(1)
    expect(() => encrypt(message, offCurve, { prekeys })).toThrow('not a point')
  })

  it('waits while the event loop is busy', async () => {
    const prekeys = open()
    const all = browsers(4)
    for (const { subscription } of all) prekeys.want(subscription)
    // Twenty turns that all take longer than the pool's patience.
    for (let turn = 0; turn < 20; turn++) {
      const until = performance.now() + 60
      while (performance.now() < until);
      expect(prekeys.size).toBe(0)
      await new Promise(resolve => setImmediate(resolve))
    }
    await expect.poll(() => prekeys.size).toBe(4)
  })
})
