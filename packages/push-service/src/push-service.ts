import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
import { GOOGLE_HOSTS } from './google/hosts.ts'
import { createRegistration } from './google/registration.ts'
import { createStreamServer } from './google/stream-server.ts'
import { listen } from './listener.ts'
import { mozillaDialect } from './mozilla/dialect.ts'
import { serveFirefox } from './mozilla/socket-server.ts'
import { Registry, type Subscription } from './registry.ts'
import type { PushService, PushServiceOptions } from './types.ts'

const DEFAULT_WAIT_MS = 15_000

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
  const google = googleDialect()
  const dialects: Dialect[] = [google]
  let down = false
  const isDown = () => down

  const parts = { certificate, dialects: () => dialects, endpoints, registry, isDown }
  const forSenders = await listen(createEndpointServer(parts), host, ports.endpoints ?? 0)
  const endpointHost = `localhost:${forSenders.port}`
  const mozilla = mozillaDialect(`https://${endpointHost}`)
  dialects.push(mozilla)

  const registration = createRegistration(registry, accounts)
  const browserServer = createServer((request, response) => {
    registration(request, response).catch(() => request.destroy())
  })
  serveFirefox(browserServer, registry, token => `https://${endpointHost}/wpush/v2/${token}`)
  serveProxy({
    server: browserServer,
    targets: () => [...GOOGLE_HOSTS.map(name => `${name}:443`), endpointHost],
    destination: () => ({ host, port: forSenders.port }),
    isDown,
  })
  const forBrowsers = await listen(browserServer, host, ports.browsers ?? 0)
  const stream = await listen(createStreamServer(certificate, registry, accounts), host, ports.stream ?? 0)
  const wsUrl = `ws://localhost:${forBrowsers.port}/`
  const browserOrigin = `http://127.0.0.1:${forBrowsers.port}`

  function tokenOf(endpoint: string): string {
    const path = new URL(endpoint).pathname
    for (const dialect of dialects) {
      const token = dialect.tokenOf(path)
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
    refuseConnections(on) {
      down = on
      if (on) forSenders.cutAll()
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
