import { isIP, type LookupFunction } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'

/** What a new connection needs to know; see {@link connectTls}. */
export type TlsTarget = {
  /** `https://host[:port]`. */
  readonly origin: string
  readonly lookup: LookupFunction
  readonly timeoutMs: number
}

/** Node's own 250 ms per address gives up on distant hosts that would have answered. */
export const ATTEMPTS = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 1000 }

/**
 * A TLS connection that offers HTTP/2 and HTTP/1.1; `alpnProtocol` says which was chosen. The lookup decides where it
 * goes (E3, E4), and the trust store is Node's own. Rejects with Node's error, or `ETIMEDOUT`.
 */
export function connectTls({ origin, lookup, timeoutMs }: TlsTarget): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const host = hostname.replace(/^\[|\]$/g, '')
    const socket = connect({
      ...ATTEMPTS,
      host,
      port: port === '' ? 443 : Number(port),
      lookup,
      ALPNProtocols: ['h2', 'http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
    })
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error('connect'), { code: 'ETIMEDOUT' }))
    }, timeoutMs)
    socket.once('error', reject)
    socket.once('close', () => {
      clearTimeout(timer)
      reject(Object.assign(new Error('closed while connecting'), { code: 'ECONNRESET' }))
    })
    socket.once('secureConnect', () => {
      clearTimeout(timer)
      socket.setNoDelay(true)
      resolve(socket)
    })
  })
}
