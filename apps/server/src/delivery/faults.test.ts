import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Device, PushSettings } from '@deskbell/contract'
import { createUserAgent, type FaultRule } from '@deskbell/push-service'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hour } from '../test-support/clock.ts'
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
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('push service faults', make => {
  let site: PushSite
  let { admin, service, on, clock, later } = {} as PushSite
  let browser: TestBrowser
  let closedPort: number
  beforeAll(async () => {
    closedPort = await findClosedPort()
    site = await startPushSite({
      database: await make(),
      env: { DESKBELL_PUSH_EXTRA_HOSTS: `127.0.0.1:${closedPort}` },
    })
    ;({ admin, service, on, clock, later } = site)
  })
  afterAll(() => site.close())
  beforeEach(async () => {
    browser = await subscribe(service, admin)
    return async () => {
      await admin.request('DELETE', `/devices/${browser.id}`)
      await browser.agent.close()
    }
  })

  const fault = (rule: Omit<FaultRule, 'endpoint'>) =>
    service.fault({ endpoint: browser.agent.subscription.endpoint, ...rule })
  const ringOnce = async () => {
    const id = await ring(admin, browser.id)
    return trace(admin, id, seen => ended(seen) || tried(1)(seen))
  }

  it.each([
    ['404', () => service.forget(browser.agent.subscription.endpoint), 404],
    ['410', () => service.expire(browser.agent.subscription.endpoint), 410],
  ])('W36: %s removes the device, and nothing more is sent to it', async (_, leave, status) => {
    leave()
    const seen = await ringOnce()
    expect(seen.deliveries[0]).toMatchObject({
      state: 'failed',
      acceptedAt: null,
      attempts: [{ status, result: 'gone' }],
    })
    expect(await listed(admin, browser.id)).toBeUndefined()
    expect(await admin.problem('POST', `/devices/${browser.id}/test`, {})).toMatchObject({ code: 'not_found' })
    expect(service.requestsTo(browser.agent.subscription.endpoint)).toHaveLength(1)
  })

  it('W36: a device that the push service removed comes back under its id by itself', async () => {
    service.expire(browser.agent.subscription.endpoint)
    await ringOnce()
    const fresh = await createUserAgent(service, (await admin.json<PushSettings>('GET', '/push')).applicationServerKey)
    const answer = await admin.request('PUT', `/devices/${browser.id}`, {
      ...browser.body,
      subscription: fresh.subscription,
    })
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ id: browser.id, renewToken: expect.any(String) as unknown })
    await ring(admin, browser.id)
    expect(await fresh.receive(15_000)).toBeDefined()
  })

  it('W36: its worker may bring it back too, but not after its owner turned it off', async () => {
    const { renewToken } = browser.registered
    const headers = { authorization: `Bearer ${renewToken}` }
    const again = async () => {
      const { applicationServerKey } = await admin.json<PushSettings>('GET', '/push')
      const fresh = await createUserAgent(service, applicationServerKey)
      const body = { ...browser.body, subscription: fresh.subscription }
      return { fresh, answer: await on.anonymous.request('PUT', `/devices/${browser.id}`, body, headers) }
    }
    service.expire(browser.agent.subscription.endpoint)
    await ringOnce()
    const { fresh, answer } = await again()
    expect(answer.status).toBe(201)
    const token = ((await answer.json()) as { renewToken: string }).renewToken
    headers.authorization = `Bearer ${token}`
    service.expire(fresh.subscription.endpoint)
    await ringOnce()
    await admin.json('DELETE', `/devices/${browser.id}`)
    expect((await again()).answer.status).toBe(410)
  })

  describe('W37: keep the device, and the table says what happened', () => {
    it.each([
      [500, { result: 'unreachable', status: 500, reason: 'http_500' }],
      [503, { result: 'unreachable', status: 503, reason: 'http_503' }],
      [429, { result: 'throttled', status: 429, reason: 'http_429' }],
      [403, { result: 'rejected', status: 403 }],
      [400, { result: 'rejected', status: 400 }],
      [301, { result: 'rejected', status: 301, reason: 'http_301' }],
    ] as const)('%i', async (status, expected) => {
      const planted = fault({ status, times: Number.POSITIVE_INFINITY })
      const seen = await ringOnce()
      expect(seen.deliveries[0]?.attempts[0]).toMatchObject(expected)
      expect(await listed(admin, browser.id)).toMatchObject({ lastDelivery: expected, health: 'failing' })
      planted.lift()
    })

    it('the network is down', async () => {
      service.refuseConnections(true)
      const seen = await ringOnce()
      service.refuseConnections(false)
      expect(seen.deliveries[0]?.attempts[0]).toMatchObject({ result: 'unreachable', status: null })
      expect(await listed(admin, browser.id)).toMatchObject({ lastDelivery: { result: 'unreachable' } })
      await later(hour)
      await browser.receive()
      expect(await listed(admin, browser.id)).toMatchObject({ id: browser.id })
    })

    it('the connection is refused', async () => {
      const { keyId } = await admin.json<PushSettings>('GET', '/push')
      const { keys } = browser.agent.subscription
      const id = newDeviceId()
      const subscription = { endpoint: `https://127.0.0.1:${closedPort}/push/1`, keys }
      await admin.json<Device>('PUT', `/devices/${id}`, { subscription, keyId })
      const seen = await trace(admin, await ring(admin, id), tried(1))
      expect(seen.deliveries[0]?.attempts[0]).toMatchObject({ result: 'unreachable', status: null, reason: 'refused' })
      expect(await listed(admin, id)).toMatchObject({ lastDelivery: { result: 'unreachable', reason: 'refused' } })
      await admin.json('DELETE', `/devices/${id}`)
    })
  })

  it('is tried again after a 500, and every attempt is in the trace', async () => {
    fault({ status: 500, times: 2 })
    const id = await ring(admin, browser.id)
    await trace(admin, id, tried(1))
    await later(hour)
    await trace(admin, id, tried(2))
    await later(hour)
    const seen = await trace(admin, id, ended)
    expect(seen.deliveries[0]?.attempts.map(({ result, status }) => [result, status])).toEqual([
      ['unreachable', 500],
      ['unreachable', 500],
      ['accepted', 201],
    ])
    expect((await browser.receive()).notification.data.notificationId).toBe(id)
    const [, , last] = service.requestsTo(browser.agent.subscription.endpoint)
    expect(Number(last?.headers['ttl'])).toBeLessThanOrEqual(22 * 3600)
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'unknown', lastDelivery: { result: 'accepted' } })
  })

  it('waits as long as Retry-After says', async () => {
    fault({ status: 429, headers: { 'retry-after': '120' } })
    const id = await ring(admin, browser.id)
    await trace(admin, id, tried(1))
    await later(119_000)
    const other = await subscribe(service, admin)
    await ring(admin, other.id)
    await other.receive()
    expect(service.requestsTo(browser.agent.subscription.endpoint)).toHaveLength(1)
    await later(4_000)
    expect((await browser.receive()).notification.data.notificationId).toBe(id)
  })

  it('a device whose push service fails for most of a day is rung once it is well, and kept', async () => {
    const planted = fault({ status: 500, times: Number.POSITIVE_INFINITY })
    const id = await ring(admin, browser.id)
    for (let n = 1; n <= 22; n += 1) {
      await trace(admin, id, tried(n))
      await later(hour)
    }
    planted.lift()
    await later(hour)
    expect((await trace(admin, id, ended)).deliveries[0]).toMatchObject({ state: 'accepted' })
    expect((await browser.receive()).notification.data.notificationId).toBe(id)
  })

  it('a 403 renews the token and tries once more at once', async () => {
    // At most once an hour and push service: an earlier test may have used it up.
    clock.advance(2 * hour)
    fault({ status: 403 })
    const seen = await trace(admin, await ring(admin, browser.id), ended)
    expect(seen.deliveries[0]?.attempts.map(({ status }) => status)).toEqual([403, 201])
  })

  it('D4: a token that is refused for hours fails no message and costs no device: it is rung once that is mended', async () => {
    const planted = fault({ status: 403, times: Number.POSITIVE_INFINITY })
    const id = await ring(admin, browser.id)
    for (let n = 1; n <= 4; n += 1) {
      await trace(admin, id, tried(n))
      await later(hour)
    }
    planted.lift()
    await later(hour)
    expect((await trace(admin, id, ended)).deliveries[0]).toMatchObject({ state: 'accepted' })
    expect((await browser.receive()).notification.data.notificationId).toBe(id)
  })

  it('a 413 is answered with a short form at once', async () => {
    fault({ status: 413 })
    const seen = await trace(admin, await ring(admin, browser.id), ended)
    expect(seen.deliveries[0]?.attempts.map(({ status }) => status)).toEqual([413, 201])
    const [, short] = service.requestsTo(browser.agent.subscription.endpoint)
    expect(short?.bodyLength).toBeLessThanOrEqual(1280 + 103)
  })

  it('a key mismatch quarantines the device until it has another subscription', async () => {
    fault({ status: 401, body: JSON.stringify({ code: 401, errno: 109, message: 'VAPID public key mismatch' }) })
    await ringOnce()
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'quarantined' })
    const visitor = await on.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: 'Hello?' })
    await later(0)
    await admin.json('PUT', `/devices/${browser.id}`, browser.body)
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'quarantined' })
    const fresh = await createUserAgent(service, (await admin.json<PushSettings>('GET', '/push')).applicationServerKey)
    await admin.json('PUT', `/devices/${browser.id}`, { ...browser.body, subscription: fresh.subscription })
    expect(await listed(admin, browser.id)).toMatchObject({ health: 'unknown', quarantineReason: null })
    await ring(admin, browser.id)
    expect(await fresh.receive(15_000)).toBeDefined()
  })

  it('one device that never answers holds up no other', async () => {
    const planted = fault({ status: 'silence', times: Number.POSITIVE_INFINITY })
    const other = await subscribe(service, admin)
    for (let n = 0; n < 40; n += 1) await ring(admin, browser.id)
    const started = Date.now()
    await ring(admin, other.id)
    await other.receive()
    expect(Date.now() - started).toBeLessThan(2_000)
    // Forty rings have not become forty connections.
    expect(service.requestsTo(browser.agent.subscription.endpoint).length).toBeLessThanOrEqual(4)
    planted.lift()
  })
})

async function findClosedPort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
