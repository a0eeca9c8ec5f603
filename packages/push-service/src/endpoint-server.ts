import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { callbackify } from 'node:util'
import type { Certificate } from './certificate.ts'
import type { Answer, Dialect } from './dialect.ts'
import type { Endpoints, PostHead, Reaction } from './endpoints.ts'
import { misbehaveOverHttp1 } from './hostile/over-http1.ts'
import { misbehaveOverHttp2 } from './hostile/over-http2.ts'
import type { Registry } from './registry.ts'

type Parts = {
  readonly certificate: Certificate
  readonly dialects: () => readonly Dialect[]
  readonly endpoints: Endpoints
  readonly registry: Registry
  readonly isDown: () => boolean
  /** The certificate for a name, if not the usual one; rejects to break the handshake. */
  readonly contextFor: (name: string) => Promise<SecureContext | undefined>
}

/** A body beyond this is counted but not kept: far above the 4096 bytes that are allowed, far below a nuisance. */
const KEPT_BODY_BYTES = 65_536

/** The https server that senders reach, over HTTP/1.1 and HTTP/2. */
export function createEndpointServer(parts: Parts) {
  const { certificate, dialects, endpoints, registry, isDown, contextFor } = parts
  const server = createSecureServer({
    cert: certificate.cert,
    key: certificate.key,
    allowHTTP1: true,
    // Room for a fault that has more headers than anybody takes.
    maxSendHeaderBlockLength: 200_000,
    SNICallback: callbackify(contextFor),
  })
  server.on('connection', (socket: Socket) => {
    if (isDown()) socket.destroy()
  })
  server.on('request', (request, response) => {
    react(request, response).catch(() => response.stream?.destroy())
  })
  return server

  async function react(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const origin = `https://${request.authority ?? request.headers[':authority'] ?? request.headers.host}`
    const target = request.url
    const named = dialects().filter(dialect => dialect.origins.includes(origin))
    for (const dialect of named.length > 0 ? named : dialects()) {
      const token = dialect.tokenOf(target)
      if (token !== null)
        return post({ dialect, token, origin, target, headers: plainHeaders(request) }, request, response)
      if (request.method === 'DELETE' && withdraw(dialect, target)) return write(response, empty(204))
    }
    request.resume()
    write(response, empty(404))
  }

  async function post(head: PostHead, request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      request.resume()
      return write(response, head.dialect.refuse('method_invalid', ''))
    }
    const early = endpoints.meet(head)
    if (early) return carryOut(early, request, response)
    carryOut(endpoints.take({ ...head, ...(await readBody(request)) }), request, response)
  }

  function withdraw(dialect: Dialect, path: string): boolean {
    const root = dialect.messagePath('')
    return path.startsWith(root) && registry.withdraw(decodeURIComponent(path.slice(root.length)))
  }
}

function carryOut({ answer, how }: Reaction, request: Http2ServerRequest, response: Http2ServerResponse): void {
  if (how === null || how === 'swallow') write(response, answer)
  else if (request.httpVersionMajor === 2) misbehaveOverHttp2(how, response.stream, answer)
  else misbehaveOverHttp1(how, request.socket, answer)
}

async function readBody(request: Http2ServerRequest): Promise<{ body: Uint8Array; bodyLength: number }> {
  const chunks: Buffer[] = []
  let bodyLength = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bodyLength += chunk.length
    if (bodyLength <= KEPT_BODY_BYTES) chunks.push(chunk)
  }
  return { body: Buffer.concat(chunks), bodyLength }
}

function plainHeaders(request: Http2ServerRequest): Record<string, string> {
  const plain: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !name.startsWith(':')) plain[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return plain
}

function empty(status: number): Answer {
  return { status, headers: {}, body: '' }
}

function write(response: Http2ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers })
  response.end(body)
}
