import { Pool, ProxyAgent } from 'undici'
import { isPublicAddress } from './addresses.ts'
import { directWay } from './direct-way.ts'
import { WebPushError } from './errors.ts'
import { type Exchange, type ExchangeRequest, exchange } from './exchange.ts'
import type { Resolve } from './pinned-lookup.ts'

/** Ways to push services, with connections that are kept. */
export type Connections = {
  readonly throughProxy: boolean
  /** One POST; `vouched` hosts may have any address (E4). Never rejects. */
  post(endpoint: { readonly vouched: boolean }, request: ExchangeRequest): Promise<Exchange>
  /** Ends what is idle. Call it when nothing is under way any more. */
  close(): Promise<void>
}

/** Connections to one origin. Apple takes 100 requests at a time over HTTP/1.1 (webpush.md §2). */
const CONNECTIONS_PER_ORIGIN = 32
/** Push services keep idle connections for minutes; a burst should find the last one's. */
const KEEP_ALIVE_MS = 30_000

/**
 * Direct connections, or all of them through a CONNECT proxy, which then resolves the names. The trust store is
 * Node's own, so `NODE_EXTRA_CA_CERTS` counts. Throws `proxy_invalid`.
 */
export function openConnections(timeoutMs: number, resolve: Resolve, proxy: string | undefined): Connections {
  const http1 = {
    allowH2: false,
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectTimeout: timeoutMs,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }
  if (proxy !== undefined) {
    const agent = new ProxyAgent({
      ...http1,
      uri: proxyUrl(proxy),
      // Without a limit of its own, a proxy that never answers CONNECT would hold the connection for minutes.
      clientFactory: (origin, options) => new Pool(origin, { ...options, headersTimeout: timeoutMs }),
    })
    const post = (_endpoint: unknown, request: ExchangeRequest) => exchange(agent, request, timeoutMs)
    return { throughProxy: true, post, close: () => agent.close() }
  }
  const guarded = directWay({ timeoutMs, resolve, isPermitted: isPublicAddress, http1 })
  const vouched = directWay({ timeoutMs, resolve, isPermitted: () => true, http1 })
  return {
    throughProxy: false,
    post: (endpoint, request) => (endpoint.vouched ? vouched : guarded).post(request),
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
