import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector } from 'undici'
import { type Exchange, type ExchangeRequest, exchange } from './exchange.ts'
import type { H2Connection } from './h2/connection.ts'
import { type H2Origin, openH2Origin } from './h2/origin.ts'
import { type AddressFilter, pinnedLookup, type Resolve } from './pinned-lookup.ts'
import { ATTEMPTS, connectTls } from './tls-connect.ts'

/** Straight to push services: over HTTP/2 where they speak it, otherwise over HTTP/1.1. */
export type DirectWay = {
  /** One POST with one deadline for everything: connection, DNS, TLS, headers and body (E3). Never rejects. */
  post(request: ExchangeRequest): Promise<Exchange>
  close(): Promise<void>
}

export type DirectWayOptions = {
  readonly timeoutMs: number
  readonly resolve: Resolve
  /** Which addresses may be connected to (E4). */
  readonly isPermitted: AddressFilter
  /** Options of the HTTP/1.1 client beside its connector. */
  readonly http1: Agent.Options
}

/** How long an origin that chose HTTP/1.1, or broke HTTP/2, is spoken to in HTTP/1.1 without asking again. */
const HTTP1_FOR_MS = 600_000
/** "Unsent" is a promise of the service, so the request goes out again at once; but not for ever. */
const MAX_TRIES = 3
/** Hosts come from an allow-list, but one entry of it is a wildcard. */
const MAX_ORIGINS = 1000

type Origin = { readonly http2: H2Origin; http1Until: number; spare: TLSSocket | null }

export function directWay({ timeoutMs, resolve, isPermitted, http1 }: DirectWayOptions): DirectWay {
  const lookup = pinnedLookup(resolve, isPermitted)
  const origins = new Map<string, Origin>()
  const connectHttp1 = buildConnector({ ...ATTEMPTS, lookup, timeout: timeoutMs, allowH2: false })
  const agent = new Agent({
    ...http1,
    connect(options, callback) {
      const origin = origins.get(`${options.protocol}//${options.host}`)
      const spare = origin?.spare
      if (origin) origin.spare = null
      // The connection on which the service chose HTTP/1.1 is as good as a new one.
      if (spare && !spare.destroyed) queueMicrotask(() => callback(null, spare))
      else connectHttp1(options, callback)
    },
  })

  function originOf(name: string): Origin {
    const known = origins.get(name)
    if (known) return known
    const [first] = origins.size >= MAX_ORIGINS ? origins.keys() : []
    if (first !== undefined) {
      origins.get(first)?.http2.destroy()
      origins.delete(first)
    }
    const toHttp1 = () => {
      origin.http1Until = performance.now() + HTTP1_FOR_MS
    }
    const http2 = openH2Origin({
      origin: name,
      timeoutMs,
      connectTls: () => connectTls({ origin: name, lookup, timeoutMs }),
      onHttp1(socket) {
        toHttp1()
        origin.spare = socket
      },
      onBroken: toHttp1,
    })
    const origin: Origin = { http2, http1Until: 0, spare: null }
    origins.set(name, origin)
    return origin
  }

  return {
    async post(request) {
      const origin = originOf(request.origin)
      const end = performance.now() + timeoutMs
      let error: unknown
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        if (performance.now() < origin.http1Until) return exchange(agent, request, end - performance.now())
        const connection = origin.http2.pick() ?? (await opened(origin.http2, end - performance.now()))
        if (connection === null) continue
        if ('kind' in connection) return connection
        const outcome = await connection.post(request, end - performance.now())
        // It did not answer in time, so it may be dead without our knowing.
        if (outcome.kind === 'timeout') connection.retire()
        if (outcome.kind !== 'unsent') return outcome
        error = outcome.error
      }
      return { kind: 'failed', error }
    },
    async close() {
      for (const { http2, spare } of origins.values()) {
        http2.destroy()
        spare?.destroy()
      }
      await agent.close()
    },
  }
}

/** A new connection within the time that is left; null for HTTP/1.1. */
async function opened(http2: H2Origin, leftMs: number): Promise<H2Connection | Exchange | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Exchange>(resolve => {
    timer = setTimeout(resolve, leftMs, { kind: 'timeout' })
  })
  try {
    return await Promise.race([http2.open(), late])
  } catch (error) {
    return { kind: 'failed', error }
  } finally {
    clearTimeout(timer)
  }
}
