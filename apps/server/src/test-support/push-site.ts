import { randomFillSync } from 'node:crypto'
import tls from 'node:tls'
import {
  type Device,
  type DeviceId,
  type DevicePut,
  type DevicePutAnswer,
  type NotificationId,
  newId,
  type PushMessage,
  type PushSettings,
  parsePushMessage,
  type RoutingSettings,
  type Trace,
} from '@deskbell/contract'
import {
  createUserAgent,
  type PushService,
  startPushService,
  type UserAgent,
  type UserAgentOptions,
} from '@deskbell/push-service'
import type { Client } from './client.ts'
import { createTestClock, type TestClock } from './clock.ts'
import { eventually } from './eventually.ts'
import { startTestServer, type TestServer, type TestServerOptions } from './start-test-server.ts'

/** For a message to arrive on a busy machine. */
const PATIENCE_MS = 15_000

/** The real push service on this machine, which this process trusts from now on. */
export async function startTrustedPushService(): Promise<PushService> {
  const service = await startPushService()
  // Not beside that of an earlier one: all have the same name, and OpenSSL would try the first alone.
  tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), service.ca])
  return {
    ...service,
    requestsTo: endpoint => service.requestsTo(endpoint).slice(welcomed.has(endpoint) ? 1 : 0),
  }
}

/** Endpoints whose welcome is none of the test's business. */
const welcomed = new Set<string>()

export const newDeviceId = (): DeviceId => newId('dev', bytes => randomFillSync(bytes))

/** A browser of the given user: subscribed, registered, and able to read what arrives. */
export interface TestBrowser {
  readonly id: DeviceId
  readonly agent: UserAgent
  readonly registered: DevicePutAnswer
  /** The next push message, decrypted. */
  receive(): Promise<PushMessage>
  /** The body of its PUT, for another one. */
  readonly body: DevicePut
}

/**
 * @param options `welcome: 'kept'` leaves the welcome push to the test; otherwise it has arrived and is settled, and
 *   what the browser receives begins after it. `side` and so on: whose device it is
 */
export async function subscribe(
  service: PushService,
  client: Client,
  more: Partial<DevicePut> = {},
  options: UserAgentOptions & { readonly welcome?: 'kept' } = {},
): Promise<TestBrowser> {
  const { applicationServerKey, keyId } = await client.json<PushSettings>('GET', '/push')
  const agent = await createUserAgent(service, applicationServerKey, options)
  const body: DevicePut = { subscription: agent.subscription, keyId, ...more }
  const id = newDeviceId()
  const registered = await client.json<DevicePutAnswer>('PUT', `/devices/${id}`, body)
  const receive = async () => {
    const message = parsePushMessage(JSON.parse(Buffer.from(await agent.receive(PATIENCE_MS)).toString()))
    if (!message) throw new Error('What arrived is no push message')
    return message
  }
  if (options.welcome === 'kept') return { id, agent, registered, body, receive }
  const welcome = await receive()
  await trace(client, welcome.notification.data.notificationId, ended)
  welcomed.add(agent.subscription.endpoint)
  return { id, agent: withoutFirst(agent), registered, body, receive }
}

/** A user agent that knows nothing of its first message. */
function withoutFirst(agent: UserAgent): UserAgent {
  return {
    ...agent,
    get received() {
      return agent.received.slice(1)
    },
  }
}

/** Rings a device as its test button does. */
export async function ring(client: Client, id: DeviceId): Promise<NotificationId> {
  const { notificationId } = await client.json<{ notificationId: NotificationId }>('POST', `/devices/${id}/test`, {})
  return notificationId
}

/** Reads again and again until it is so; a test that waits in vain says what it saw last. */
export function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  return eventually(async () => {
    const value = await read()
    if (!isSo(value)) throw new Error(`Waited in vain; last seen: ${JSON.stringify(value)}`)
    return value
  }) as Promise<T>
}

/** The trace, once it is as wanted. */
export function trace(client: Client, id: NotificationId, isSo: (trace: Trace) => boolean): Promise<Trace> {
  return until(() => client.json<Trace>('GET', `/notifications/${id}`), isSo)
}

/** A trace whose only delivery has ended, one way or another. */
export const ended = (seen: Trace): boolean =>
  seen.deliveries.length > 0 && seen.deliveries.every(({ state }) => state !== 'queued')

/** A trace whose only delivery was tried so many times. */
export const tried =
  (times: number) =>
  (seen: Trace): boolean =>
    (seen.deliveries[0]?.attempts.length ?? 0) >= times

export async function listed(client: Client, id: DeviceId): Promise<Device | undefined> {
  const { items } = await client.json<{ items: Device[] }>('GET', '/devices?owner=me&limit=200')
  return items.find(device => device.id === id)
}

/**
 * A server with its first admin, under a clock that the test moves, and a push service of its own, whose clock is the
 * real one, as its `Date` header is. The end removes the database.
 */
export interface PushSite extends AsyncDisposable {
  readonly clock: TestClock
  readonly service: PushService
  readonly on: TestServer
  readonly admin: Client
  /** Advances the clock, and lets delivery look at it. */
  later(ms: number): Promise<void>
  close(): Promise<void>
}

export type PushSiteOptions = TestServerOptions & {
  /** Sends through the push service's proxy, which leads the push services' real names to it. */
  readonly throughProxy?: boolean
  /** Later messages wait for each other, as on a site that set nothing; without it they ring at once. */
  readonly merging?: boolean
}

/** No message waits for more: time stands still on this site. */
export async function ringAtOnce(admin: Client): Promise<void> {
  const rules = await admin.json<RoutingSettings>('GET', '/settings/routing')
  await admin.json('PUT', '/settings/routing', { ...rules, merge: { pushSeconds: 0, emailMinutes: 0 } })
}

export async function startPushSite({
  throughProxy,
  merging = false,
  ...options
}: PushSiteOptions = {}): Promise<PushSite> {
  const clock = createTestClock(Date.now())
  const service = await startTrustedPushService()
  const { DESKBELL_PUSH_EXTRA_HOSTS: more = '', ...env } = options.env ?? {}
  const on = await startTestServer({
    clock: clock.now,
    ...options,
    env: {
      ...(throughProxy ? { DESKBELL_PUSH_PROXY: service.proxyUrl } : {}),
      ...env,
      DESKBELL_PUSH_EXTRA_HOSTS: `${service.extraHosts},${more}`,
    },
  })
  // The push service first: whatever waits for its answer must not hold up the server's end.
  const close = async () => {
    await service.close()
    await on.close()
    await options.database?.remove()
  }
  const admin = await on.admin()
  if (!merging) await ringAtOnce(admin)
  return {
    clock,
    service,
    on,
    admin,
    async later(ms) {
      clock.advance(ms)
      await on.server.database.wake.notify('deliveries')
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
