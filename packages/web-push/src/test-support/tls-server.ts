import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { Server as NetServer } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'

/** A self-signed certificate for the names that tests use. */
export type Certificate = { readonly key: string; readonly cert: string }

/** Makes a certificate for loopback, `push.internal` and the built-in push services behind a test's proxy. */
export async function makeCertificate(): Promise<Certificate> {
  const names = ['localhost', 'push.internal', 'fcm.googleapis.com', 'a.notify.windows.com']
  const made = await generate([{ name: 'commonName', value: 'push.internal' }], {
    keyType: 'ec',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [...names.map(value => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }],
      },
    ],
  })
  return { key: made.private, cert: made.cert }
}

/** Adds a certificate to Node's default trust store, the one that `NODE_EXTRA_CA_CERTS` fills; returns the undo. */
export function trust(certificate: Certificate): () => void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, certificate.cert])
  return () => setDefaultCACertificates(before)
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(server: NetServer, host = '127.0.0.1'): Promise<number> {
  server.listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  return address.port
}

/** An https server on a free port; `close` ends its connections too. */
export async function startHttps(
  certificate: Certificate,
  listener: RequestListener,
): Promise<{ server: Server; port: number; close: () => Promise<void> }> {
  const server = createServer(certificate, listener)
  const port = await listen(server)
  return {
    server,
    port,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
