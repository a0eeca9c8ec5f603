import { randomBytes } from 'node:crypto'
import { type DeviceId, type PushSettings, parsePushMessage } from '@deskbell/contract'
import { createUserAgent, type PushService, type RecordedRequest } from '@deskbell/push-service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestClock, hour } from '../test-support/clock.ts'
import {
  ended,
  ring,
  ringAtOnce,
  startTrustedPushService,
  subscribe,
  trace,
  tried,
  until,
} from '../test-support/push-site.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

/** The short form, encrypted. */
const SHORT_BYTES = 1280 + 103

withDatabases('D2: another try', make => {
  let database: TestDatabase
  let service: PushService
  const clock = createTestClock(Date.now())
  const start = () =>
    startTestServer({
      database,
      clock: clock.now,
      env: {
        DESKBELL_PUSH_EXTRA_HOSTS: service.extraHosts,
        DESKBELL_MASTER_KEY: key,
        // The same for the second server, whose port is another: it is in the message.
        DESKBELL_PUBLIC_URL: 'http://desk.example.com',
      },
    })
  const key = randomBytes(32).toString('base64')
  let server: TestServer
  beforeAll(async () => {
    database = await make()
    service = await startTrustedPushService()
    server = await start()
    await ringAtOnce(await server.admin())
  })
  afterAll(async () => {
    await service.close()
    await server.close()
    await database.remove()
  })

  const later = async (ms: number) => {
    clock.advance(ms)
    await server.server.database.wake.notify('deliveries')
  }
  const bytes = ({ body }: RecordedRequest) => Buffer.from(body).toString('base64')
  /** Settles when so many attempts to ring the device for a message are written down. */
  const attempted = (id: DeviceId, times: number) =>
    until(
      () =>
        server.server.database.db
          .selectFrom('attempts')
          .innerJoin('deliveries', 'deliveries.id', 'attempts.delivery_id')
          .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
          .select('n')
          .where('device_id', '=', id)
          .where('kind', '=', 'message')
          .execute(),
      rows => rows.length === times,
    )
  const keptBodies = () =>
    server.server.database.db.selectFrom('deliveries').select('id').where('body', 'is not', null).execute()

  it('sends the same bytes with a fresh token and a smaller TTL, also by a server that was started since', async () => {
    let admin = await server.admin()
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription
    const planted = service.fault({ endpoint, status: 503, times: Number.POSITIVE_INFINITY })
    const id = await ring(admin, browser.id)
    await trace(admin, id, tried(1))
    await later(hour)
    await trace(admin, id, tried(2))
    await server.close()
    server = await start()
    admin = await server.admin()
    planted.lift()
    await later(10 * hour)
    const seen = await trace(admin, id, ended)
    expect(seen.deliveries[0]?.attempts.map(({ status }) => status)).toEqual([503, 503, 201])
    expect((await browser.receive()).notification.data.notificationId).toBe(id)

    const [first, second, third] = service.requestsTo(endpoint) as [RecordedRequest, RecordedRequest, RecordedRequest]
    expect([bytes(second), bytes(third)]).toEqual([bytes(first), bytes(first)])
    expect([first, second, third].map(({ headers }) => Number(headers['ttl']))).toEqual([86_400, 82_800, 46_800])
    expect(third.headers['authorization']).not.toBe(first.headers['authorization'])
    expect(await keptBodies()).toEqual([])
  })

  it('is sealed anew for a device that got another subscription', async () => {
    const admin = await server.admin()
    const browser = await subscribe(service, admin)
    const { endpoint } = browser.agent.subscription
    service.fault({ endpoint, status: 503 })
    const id = await ring(admin, browser.id)
    await trace(admin, id, tried(1))
    expect(await keptBodies()).toHaveLength(1)
    const { applicationServerKey } = await admin.json<PushSettings>('GET', '/push')
    const fresh = await createUserAgent(service, applicationServerKey)
    await admin.json('PUT', `/devices/${browser.id}`, { ...browser.body, subscription: fresh.subscription })
    await later(hour)
    await trace(admin, id, ended)
    // Decrypted with the new keys: the old bytes would be noise.
    const message = parsePushMessage(JSON.parse(Buffer.from(await fresh.receive(15_000)).toString()))
    expect(message?.notification.data.notificationId).toBe(id)
  })

  it('keeps to the short form once it was asked for, and the next message begins with it', async () => {
    const agent = await server.agent()
    const browser = await subscribe(service, agent)
    const { endpoint } = browser.agent.subscription
    const write = async () =>
      (await server.visitor()).json('POST', '/visitors/me/messages', { text: '人'.repeat(1_500) })
    const requests = () => service.requestsTo(endpoint)
    service.fault({ endpoint, status: 413 })
    service.fault({ endpoint, status: 503 })
    await write()
    await attempted(browser.id, 2)
    await later(hour)
    await browser.receive()
    const [whole, short, again] = requests() as [RecordedRequest, RecordedRequest, RecordedRequest]
    expect(whole.bodyLength).toBeGreaterThan(SHORT_BYTES)
    expect(short.bodyLength).toBeLessThanOrEqual(SHORT_BYTES)
    expect(bytes(again)).toBe(bytes(short))
    await write()
    await browser.receive()
    expect(requests().at(-1)?.bodyLength).toBeLessThanOrEqual(SHORT_BYTES)
    expect(requests()).toHaveLength(4)
  })

  it('leaves no body behind when it is read or overtaken before', async () => {
    const agent = await server.agent()
    const browser = await subscribe(service, agent)
    const { endpoint } = browser.agent.subscription
    const visitor = await server.visitor()
    const write = (text: string) => visitor.json<{ conversationId: string }>('POST', '/visitors/me/messages', { text })
    const planted = service.fault({ endpoint, status: 503, times: Number.POSITIVE_INFINITY })
    await write('first')
    await attempted(browser.id, 1)
    const { conversationId } = await write('second')
    await attempted(browser.id, 2)
    await agent.json('POST', `/conversations/${conversationId}/read`, {})
    planted.lift()
    await later(hour)
    await expect.poll(keptBodies, { timeout: 10_000 }).toEqual([])
    expect(service.requestsTo(endpoint)).toHaveLength(2)
  })
})
