import type { TLSSocket } from 'node:tls'
import { type H2Connection, openH2Connection } from './connection.ts'

/** The HTTP/2 connections to one origin. */
export type H2Origin = {
  /** A connection with room for a request, if one is at hand: no promise on the way that nearly every message takes. */
  pick(): H2Connection | null
  /**
   * Opens a connection; all who ask meanwhile share the attempt, so that a service that is down costs one attempt for
   * all. `null` if the service does not speak HTTP/2. Rejects with the connection's error.
   */
  open(): Promise<H2Connection | null>
  destroy(): void
}

export type H2OriginDeps = {
  /** `https://host[:port]`. */
  readonly origin: string
  readonly connectTls: () => Promise<TLSSocket>
  readonly timeoutMs: number
  /** Takes over a connection on which the service chose HTTP/1.1. */
  readonly onHttp1: (socket: TLSSocket) => void
  /** HTTP/2 does not work with this service. */
  readonly onBroken: () => void
}

/** One is enough for most services; a service that permits few streams at a time gets more. */
const MAX_CONNECTIONS = 4

/** Keeps the connections to an origin: none until the first message, then as many as the service's limits ask for. */
export function openH2Origin({ origin, connectTls, timeoutMs, onHttp1, onBroken }: H2OriginDeps): H2Origin {
  const { host } = new URL(origin)
  const connections = new Set<H2Connection>()
  let opening: Promise<H2Connection | null> | null = null
  let isDestroyed = false

  function pick(): H2Connection | null {
    let best: H2Connection | null = null
    for (const connection of connections) if (!best || connection.load < best.load) best = connection
    if (!best) return null
    return best.load < best.limit || connections.size >= MAX_CONNECTIONS ? best : null
  }

  async function connect(): Promise<H2Connection | null> {
    const socket = await connectTls()
    if (socket.alpnProtocol !== 'h2') {
      onHttp1(socket)
      return null
    }
    const connection = openH2Connection(socket, host, {
      onRetired: () => connections.delete(connection),
      onBroken,
    })
    const tooLate = setTimeout(() => socket.destroy(noSettings()), timeoutMs)
    try {
      await connection.ready
    } finally {
      clearTimeout(tooLate)
    }
    if (isDestroyed) connection.destroy()
    else connections.add(connection)
    return connection
  }

  return {
    pick,
    open() {
      opening ??= connect().finally(() => {
        opening = null
      })
      return opening
    },
    destroy() {
      isDestroyed = true
      for (const connection of connections) connection.destroy()
    },
  }
}

function noSettings(): Error {
  return Object.assign(new Error('no HTTP/2 settings'), { code: 'ETIMEDOUT' })
}
