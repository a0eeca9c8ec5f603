import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PushSettings } from '@deskbell/contract'
import { createUserAgent, type NamedSide, redirectTo, throttle } from '@deskbell/push-service'
import { generateVapidKeys } from '@deskbell/web-push'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { arrivesInTime, copiesOf } from '../test-support/arrivals.ts'
import type { Client } from '../test-support/client.ts'
import { hour, minute } from '../test-support/clock.ts'
import {
  ended,
  listed,
  newDeviceId,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
  tried,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const sides = ['apple', 'wns', 'mozilla', 'fcm'] as const

withDatabases('push services', make => {
  let site: PushSite
  let { service, on, clock, later } = {} as PushSite
  beforeAll(async () => {
    site = await startPushSite({ database: await make(), throughProxy: true })
    ;({ service, on, clock, later } = site)
    // Somebody is well at each of them, so that one refused device is not the push service's whole opinion.
    for (const side of sides) for (let n = 0; n < 4; n += 1) await device(side)
  })
  afterAll(() => site.close())

  async function device(side: NamedSide, more = {}): Promise<TestBrowser & { readonly owner: Client }> {
    const owner = await on.agent()
    return { ...(await subscribe(service, owner, {}, { side, ...more })), owner }
  }
  type OwnedBrowser = Awaited<ReturnType<typeof device>>

  const ringOnce = async ({ owner, id }: OwnedBrowser, isSo = tried(1)) => {
    const rung = await ring(owner, id)
    return { id: rung, seen: await trace(owner, rung, seen => ended(seen) || isSo(seen)) }
  }
  const attemptsOf = async (browser: OwnedBrowser, isSo = tried(1)) =>
    (await ringOnce(browser, isSo)).seen.deliveries[0]?.attempts
  const plant = (browser: OwnedBrowser, rule: object) =>
    service.fault({ endpoint: browser.agent.subscription.endpoint, ...rule })
  const requestsTo = ({ agent }: TestBrowser) => service.requestsTo(agent.subscription.endpoint)

  describe.each(sides)('%s', side => {
    it('R1-R6 V1 W8: a ring arrives, and its request says what it must and nothing else', async () => {
      const browser = await device(side)
      const visitor = await on.visitor()
      const text = 'Is anybody there? '.repeat(400)
      await visitor.json('POST', '/visitors/me/messages', { text })
      const message = await browser.receive()
      expect(text.startsWith(message.notification.body.replace(/^.*?Is/, 'Is').slice(0, 80))).toBe(true)
      const [request] = requestsTo(browser)
      if (!request) throw new Error('Nothing was sent')
      const { headers, bodyLength, endpoint } = request
      // E3: path and query byte for byte, WNS's escapes among them.
      expect(endpoint).toBe(browser.agent.subscription.endpoint)
      expect(request).toMatchObject({ status: 201 })
      expect(headers).toMatchObject({
        ttl: expect.stringMatching(/^\d+$/) as unknown,
        urgency: 'high',
        topic: expect.stringMatching(/^[A-Za-z0-9_-]{32}$/) as unknown,
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        'content-length': `${bodyLength}`,
      })
      expect(Number(headers['ttl'])).toBeGreaterThan(86_000)
      expect(bodyLength).toBeLessThanOrEqual(side === 'mozilla' ? 2743 : 4096)
      for (const name of ['encryption', 'crypto-key', 'transfer-encoding']) expect(headers).not.toHaveProperty(name)
      expect(headers['x-wns-cache-policy']).toBe(side === 'wns' ? 'cache' : undefined)
      expect(claimsOf(headers['authorization'])).toEqual({
        aud: new URL(endpoint).origin,
        sub: expect.stringMatching(/^(mailto:|https:)/) as unknown,
        exp: expect.any(Number) as unknown,
      })
      const { exp } = claimsOf(headers['authorization'])
      expect(Number(exp) * 1000).toBeLessThan(clock.now() + 23 * hour)
    })

    it('W36: 410 and 404 remove the device', async () => {
      for (const leave of [service.expire, service.forget]) {
        const browser = await device(side)
        leave(browser.agent.subscription.endpoint)
        expect(await attemptsOf(browser, ended)).toMatchObject([{ result: 'gone' }])
        expect(await listed(browser.owner, browser.id)).toBeUndefined()
      }
    })

    it('D3: asked to wait, in seconds or until a date, it waits for this device, and then it rings', async () => {
      const neighbour = await device(side)
      for (const form of ['seconds', 'date'] as const) {
        const browser = await device(side)
        // A date is told by the real clock, as the push service has it.
        const retryAfter = form === 'seconds' ? 90 : new Date(Math.ceil(Date.now() / 1000) * 1000 + 90_000)
        throttle(service, { endpoint: browser.agent.subscription.endpoint }, { retryAfter })
        const { id, seen } = await ringOnce(browser)
        const status = side === 'wns' ? 406 : 429
        expect(seen.deliveries[0]?.attempts).toMatchObject([{ result: 'throttled', status }])
        await later(85_000)
        // FCM means the whole site, the others this device.
        if (side !== 'fcm') {
          await ring(neighbour.owner, neighbour.id)
          await neighbour.receive()
        }
        expect(requestsTo(browser)).toHaveLength(1)
        await arrivesInTime(site, browser, id)
        expect(requestsTo(browser)).toHaveLength(2)
        expect(await listed(browser.owner, browser.id)).toBeDefined()
      }
    })

    it('D2 D3: 500 and 503 are tried again with the same bytes and less time to live', async () => {
      const browser = await device(side)
      plant(browser, { status: 500 })
      plant(browser, { status: 503 })
      const { id } = await ringOnce(browser)
      await arrivesInTime(site, browser, id)
      const [first, second, third] = requestsTo(browser)
      expect([first?.status, second?.status, third?.status]).toEqual([500, 503, 201])
      expect(second?.body).toEqual(first?.body)
      expect(third?.body).toEqual(first?.body)
      expect(Number(third?.headers['ttl'])).toBeLessThan(Number(first?.headers['ttl']))
      if (side === 'mozilla') expect(waitBetween(second, third)).toBeGreaterThanOrEqual(120)
    })

    it('W37: 400, 405 and 413 in every form end the message alone', async () => {
      const browser = await device(side)
      for (const status of [400, 405, 413]) {
        const planted = plant(browser, { status, times: Number.POSITIVE_INFINITY })
        const { seen } = await ringOnce(browser, ended)
        planted.lift()
        expect(seen.deliveries[0]?.state).toBe('failed')
        expect(seen.deliveries[0]?.attempts.map(attempt => attempt.status)).toEqual(
          status === 413 ? [413, 413] : [status],
        )
        expect(await listed(browser.owner, browser.id)).toBeDefined()
        await arrivesInTime(site, browser, await ring(browser.owner, browser.id))
      }
    })

    it('413 is answered with a short form, which arrives', async () => {
      const browser = await device(side)
      plant(browser, { status: 413 })
      const visitor = await on.visitor()
      await visitor.json('POST', '/visitors/me/messages', { text: '€'.repeat(3000) })
      await browser.receive()
      const [long, short] = requestsTo(browser)
      expect([long?.status, short?.status]).toEqual([413, 201])
      // Two KiB and what encryption adds.
      expect(short?.bodyLength).toBeLessThanOrEqual(2048 + 103)
    })

    it('E3: a redirect is never followed, to a private address or to itself, and keeps the device', async () => {
      let visits = 0
      const elsewhere = createServer((_request, response) => {
        visits += 1
        response.end()
      })
      await new Promise<void>(resolve => elsewhere.listen(0, '127.0.0.1', resolve))
      const { port } = elsewhere.address() as AddressInfo
      const browser = await device(side)
      const { endpoint } = browser.agent.subscription
      for (const [location, status] of [
        [`http://127.0.0.1:${port}/`, 307],
        ['http://169.254.169.254/latest', 301],
        [endpoint, 308],
      ] as const) {
        const before = requestsTo(browser).length
        const fault = redirectTo(service, { endpoint }, location, status)
        const attempts = await attemptsOf(browser, ended)
        fault.lift()
        expect(attempts).toMatchObject([{ result: 'rejected', status, reason: `http_${status}` }])
        expect(requestsTo(browser)).toHaveLength(before + 1)
      }
      expect(visits).toBe(0)
      expect(await listed(browser.owner, browser.id)).toBeDefined()
      await arrivesInTime(site, browser, await ring(browser.owner, browser.id))
      elsewhere.close()
    })
  })

  it.each([
    ['apple', 400, 'VapidPkHashMismatch'],
    ['mozilla', 401, 'errno_109'],
    ['fcm', 403, 'http_403'],
  ] as const)('%s: a device of another key is quarantined by %i, not removed', async (side, status, reason) => {
    const owner = await on.agent()
    const { publicKey } = generateVapidKeys()
    const { keyId } = await owner.json<PushSettings>('GET', '/push')
    const agent = await createUserAgent(service, publicKey, { side })
    const id = newDeviceId()
    await owner.json('PUT', `/devices/${id}`, { subscription: agent.subscription, keyId })
    // Its welcome tells already.
    const seen = await until(
      () => listed(owner, id),
      found => found?.health === 'quarantined',
    )
    expect(seen).toMatchObject({ lastDelivery: { result: 'rejected', status, reason } })
    expect(service.requestsTo(agent.subscription.endpoint)).toMatchObject([{ status }])
    await agent.close()
  })

  it('apple: BadJwtToken is answered with a new token at once', async () => {
    const browser = await device('apple')
    await later(61 * minute)
    plant(browser, { status: 403 })
    const attempts = await attemptsOf(browser, ended)
    expect(attempts).toMatchObject([{ status: 403, reason: 'BadJwtToken' }, { status: 201 }])
    const [first, second] = requestsTo(browser)
    expect(second?.headers['authorization']).not.toBe(first?.headers['authorization'])
  })

  it('wns: what it took and threw away has failed; what it throttled is tried again', async () => {
    const browser = await device('wns')
    plant(browser, { status: 201, headers: { 'x-wns-status': 'dropped' } })
    const dropped = await ringOnce(browser, ended)
    expect(dropped.seen.deliveries[0]).toMatchObject({ state: 'failed', attempts: [{ reason: 'wns_dropped' }] })
    plant(browser, { status: 201, headers: { 'x-wns-status': 'channelthrottled' } })
    const { id, seen } = await ringOnce(browser)
    expect(seen.deliveries[0]?.attempts).toMatchObject([{ status: 201, result: 'throttled' }])
    await arrivesInTime(site, browser, id)
    expect(copiesOf(browser, dropped.id)).toEqual([])
    expect(await listed(browser.owner, browser.id)).toBeDefined()
  })

  it('mozilla: errno 202 is tried again at once, a bridge that fails a little later', async () => {
    const browser = await device('mozilla')
    plant(browser, { status: 503, headers: { 'retry-after': '120' }, body: '{"code":503,"errno":202}' })
    expect(await attemptsOf(browser, ended)).toMatchObject([{ status: 503 }, { status: 201 }])
    plant(browser, { status: 502, body: '{"code":502,"errno":902}' })
    const { id, seen } = await ringOnce(browser)
    expect(seen.deliveries[0]).toMatchObject({ state: 'queued', attempts: [{ status: 502, result: 'unreachable' }] })
    await arrivesInTime(site, browser, id)
  })

  it('mozilla: Firefox on Android takes less, and is never sent more', async () => {
    const browser = await device('mozilla', { bridged: true })
    const visitor = await on.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: '€'.repeat(3000) })
    await browser.receive()
    expect(requestsTo(browser)).toMatchObject([{ status: 201 }])
  })

  it('apple: a device that was away gets the last message alone, and it is the newest', async () => {
    const browser = await device('apple')
    await browser.agent.goOffline()
    for (const text of ['first', 'second', 'third']) {
      const before = requestsTo(browser).length
      await (await on.visitor()).json('POST', '/visitors/me/messages', { text })
      await expect.poll(() => requestsTo(browser).length, { timeout: 15_000 }).toBe(before + 1)
    }
    await browser.agent.goOnline()
    expect((await browser.receive()).notification.body).toContain('third')
    expect(browser.agent.received).toHaveLength(1)
  })
})

function claimsOf(authorization: string | undefined): Record<string, unknown> {
  const [, payload = ''] = /t=[^.]+\.([^.]+)\./.exec(authorization ?? '') ?? []
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}

/** By the site's clock, which the time to live shows: seconds. */
function waitBetween(first: { headers: Readonly<Record<string, string>> } | undefined, next: typeof first): number {
  return Number(first?.headers['ttl']) - Number(next?.headers['ttl'])
}
