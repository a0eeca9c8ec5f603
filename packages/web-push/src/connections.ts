import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici'
import { WebPushError } from './errors.ts'
import { pinnedLookup, type Resolve } from './pinned-lookup.ts'

/** Ways to push services, with connections that are kept. */
export type Connections = {
  readonly throughProxy: boolean
  /** The way to an endpoint; `vouched` hosts may have any address (E4). */
  to(endpoint: { readonly vouched: boolean }): Dispatcher
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Connections to one origin. Apple takes 100 requests at a time over HTTP/1.1 (webpush.md §2). */
const CONNECTIONS_PER_ORIGIN = 32
/** Push services keep idle connections for minutes; a burst should find the last one's. */
const KEEP_ALIVE_MS = 30_000
/** Node's own 250 ms per address gives up on distant hosts that would have answered. */
const ATTEMPT_TIMEOUT_MS = 1000

/**
 * Direct connections, or all of them through a CONNECT proxy, which then resolves the names. The trust store is
 * Node's own, so `NODE_EXTRA_CA_CERTS` counts. Throws `proxy_invalid`.
 */
export function openConnections(timeoutMs: number, resolve: Resolve, proxy: string | undefined): Connections {
  const shared = {
    allowH2: false,
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }
  if (proxy !== undefined) {
    const agent = new ProxyAgent({
      ...shared,
      uri: proxyUrl(proxy),
      // Without a limit of its own, a proxy that never answers CONNECT would hold the connection for minutes.
      clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: timeoutMs }),
    })
    return { throughProxy: true, to: () => agent, close: () => agent.close() }
  }
  const attempts = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_TIMEOUT_MS }
  const guarded = new Agent({ ...shared, connect: { ...attempts, lookup: pinnedLookup(resolve) } })
  const vouched = new Agent({ ...shared, connect: { ...attempts, lookup: pinnedLookup(resolve, () => true) } })
  return {
    throughProxy: false,
    to: endpoint => (endpoint.vouched ? vouched : guarded),
    async close() {
      await Promise.all([guarded.close(), vouched.close()])
    },
  }
}

function proxyUrl(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new WebPushError('proxy_invalid', 'The proxy must be an http: or https: URL.')
  }
  return url.href
}
