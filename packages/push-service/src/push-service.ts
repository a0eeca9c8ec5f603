import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appleDialect } from './apple/dialect.ts'
import { chromiumArgs, firefoxPrefs } from './browser-settings.ts'
import { loadCertificate } from './certificate.ts'
import { serveProxy } from './connect-proxy.ts'
import type { Dialect } from './dialect.ts'
import { createEndpointServer } from './endpoint-server.ts'
import { createEndpoints } from './endpoints.ts'
import { createEventLog } from './events.ts'
import { Faults } from './faults.ts'
import { Accounts } from './google/accounts.ts'
import { googleDialect } from './google/dialect.ts'
import { createRegistration } from './google/registration.ts'
import { createStreamServer } from './google/stream-server.ts'
import { listen } from './listener.ts'
import { mozillaDialect } from './mozilla/dialect.ts'
import { type Place, serveFirefox } from './mozilla/socket-server.ts'
import { HOSTS_OF, isNamedSide, NAMED_HOSTS, type NamedSide, namedSideOf } from './named-sides.ts'
import { Registry, type Subscription } from './registry.ts'
import { createTlsFaults } from './tls-faults.ts'
import type { PushService, PushServiceOptions } from './types.ts'
import { wnsDialect } from './wns/dialect.ts'

const DEFAULT_WAIT_MS = 15_000
const TICKET_KEY_BYTES = 48
/** Seconds that Mozilla's real service asks for with a 503. */
const MOZILLA_BUSY_S = 120

/** Starts a push service on this machine. It is for tests and development: it keeps everything in memory. */
export async function startPushService(options: PushServiceOptions = {}): Promise<PushService> {
  const { host = '127.0.0.1', ports = {}, now = Date.now } = options
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'deskbell-push-service-')))
  const certificate = await loadCertificate(folder, now())

  const log = createEventLog()
  const registry = new Registry(log, now)
  const accounts = new Accounts(registry)
  const faults = new Faults(tokenOf)
  const endpoints = createEndpoints({ registry, faults, log, now })
  const named: Readonly<Record<NamedSide, Dialect>> = {
    apple: appleDialect(),
    wns: wnsDialect(),
    mozilla: mozillaDialect(`https://${HOSTS_OF.mozilla[0]}`, MOZILLA_BUSY_S),
    fcm: googleDialect(),
  }
  const dialects: Dialect[] = Object.values(named)
  const tlsFaults = createTlsFaults(certificate, now)
  const down = new Set<NamedSide | 'everything'>()
  const isDown = () => down.has('everything')

  const parts = { certificate, dialects: () => dialects, endpoints, registry, isDown, contextFor: tlsFaults.contextFor }
  const endpointServer = createEndpointServer(parts)
  const forSenders = await listen(endpointServer, host, ports.endpoints ?? 0)
  const endpointHost = `localhost:${forSenders.port}`
  const local = mozillaDialect(`https://${endpointHost}`)
  // Before the one of the same paths under a real name: what says no known name is a Firefox of this machine.
  dialects.unshift(local)

  const registration = createRegistration(registry, accounts, named.fcm.newToken)
  const browserServer = createServer((request, response) => {
    registration(request, response).catch(() => request.destroy())
  })
  serveFirefox(browserServer, registry, placeOf)
  const sideOf = (target: string) => namedSideOf(target.replace(/:443$/, ''))
  const proxy = serveProxy({
    server: browserServer,
    targets: () => [...NAMED_HOSTS.map(name => `${name}:443`), endpointHost],
    destination: () => ({ host, port: forSenders.port }),
    isDown: target => isDown() || down.has(sideOf(target) ?? 'everything'),
  })
  const forBrowsers = await listen(browserServer, host, ports.browsers ?? 0)
  const stream = await listen(createStreamServer(certificate, registry, accounts), host, ports.stream ?? 0)
  const wsUrl = `ws://localhost:${forBrowsers.port}/`
  const browserOrigin = `http://127.0.0.1:${forBrowsers.port}`

  /** `/` is Firefox's; `/apple`, `/wns?host=...` and so on are for user agents that subscribe under a real name. */
  function placeOf(target: string): Place | null {
    const { pathname, searchParams } = new URL(target, browserOrigin)
    const name = pathname.slice(1)
    const dialect = name === '' ? local : isNamedSide(name) ? named[name] : null
    const asked = searchParams.get('host')
    const origin = asked === null ? dialect?.origins[0] : dialect?.origins.find(one => one === `https://${asked}`)
    if (!dialect || origin === undefined) return null
    const { side, newToken, endpointPath } = dialect
    return { side, newToken, endpointOf: token => origin + endpointPath(token) }
  }

  function tokenOf(endpoint: string): string {
    const { origin, pathname, search } = new URL(endpoint)
    for (const dialect of dialects.filter(({ origins }) => origins.includes(origin))) {
      const token = dialect.tokenOf(pathname + search)
      if (token !== null) return token
    }
    throw new Error('Not an endpoint of this push service')
  }

  function subscriptionOf(endpoint: string): Subscription {
    const subscription = registry.subscriptions.get(tokenOf(endpoint))
    if (!subscription) throw new Error('This push service gave out no such endpoint')
    return subscription
  }

  function cutLinks(): void {
    for (const browser of registry.browsers.values()) browser.link?.cut()
  }

  return {
    mozilla: {
      wsUrl,
      endpointOrigin: `https://${endpointHost}`,
      firefoxPrefs: ({ systemNotifications = false } = {}) => firefoxPrefs(wsUrl, systemNotifications),
    },
    proxyUrl: browserOrigin,
    google: {
      chromiumArgs: () => chromiumArgs(browserOrigin, `https://127.0.0.1:${stream.port}`, certificate.spkiHash),
      proxyUrl: browserOrigin,
    },
    caFile: certificate.caFile,
    ca: certificate.cert,
    extraHosts: endpointHost,
    requests: endpoints.requests,
    requestsTo(endpoint) {
      const token = tokenOf(endpoint)
      return endpoints.requests.filter(request => request.token === token)
    },
    deliveries: registry.deliveries,
    fault: rule => faults.plant(rule),
    expire: endpoint => registry.expire(subscriptionOf(endpoint)),
    forget(endpoint) {
      const subscription = subscriptionOf(endpoint)
      registry.expire(subscription)
      registry.subscriptions.delete(subscription.token)
    },
    forgetUsers: () => registry.forgetBrowsers('mozilla'),
    disconnectBrowsers: cutLinks,
    tlsFault(kind, side) {
      const fault = tlsFaults.plant(kind, side)
      // A session that is taken up again would never see a certificate.
      endpointServer.setTicketKeys(randomBytes(TICKET_KEY_BYTES))
      forSenders.cutAll()
      return fault
    },
    refuseConnections(on, side) {
      if (on) down.add(side ?? 'everything')
      else down.delete(side ?? 'everything')
      if (on && side === undefined) forSenders.cutAll()
      else if (on) proxy.cut(target => sideOf(target) === side)
    },
    waitFor: (name, predicate = () => true, timeoutMs = DEFAULT_WAIT_MS) => log.waitFor(name, predicate, timeoutMs),
    waitForNext: (name, predicate = () => true, timeoutMs = DEFAULT_WAIT_MS) =>
      log.waitForNext(name, predicate, timeoutMs),
    async close() {
      log.close()
      await Promise.all([forSenders.close(), forBrowsers.close(), stream.close()])
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
