import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import type { Certificate } from './certificate.ts'
import type { Answer, Dialect } from './dialect.ts'
import type { Endpoints, IncomingPost } from './endpoints.ts'
import type { Registry } from './registry.ts'

type Parts = {
  readonly certificate: Certificate
  readonly dialects: () => readonly Dialect[]
  readonly endpoints: Endpoints
  readonly registry: Registry
  readonly isDown: () => boolean
}

/** A body beyond this is counted but not kept: far above the 4096 bytes that are allowed, far below a nuisance. */
const KEPT_BODY_BYTES = 65_536

/** The https server that senders reach, over HTTP/1.1 and HTTP/2. */
export function createEndpointServer({ certificate, dialects, endpoints, registry, isDown }: Parts) {
  const server = createSecureServer({ cert: certificate.cert, key: certificate.key, allowHTTP1: true })
  server.on('connection', (socket: Socket) => {
    if (isDown()) socket.destroy()
  })
  server.on('request', (request, response) => {
    react(request, response).catch(() => response.stream?.destroy())
  })
  return server

  async function react(request: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const origin = `https://${request.authority ?? request.headers[':authority'] ?? request.headers.host}`
    const path = request.url.split('?')[0] ?? ''
    const { body, bodyLength } = await readBody(request)
    for (const dialect of dialects()) {
      const token = request.method === 'POST' ? dialect.tokenOf(path) : null
      if (token !== null) {
        const headers = plainHeaders(request)
        return post({ dialect, token, origin, path, headers, body, bodyLength }, request, response)
      }
      if (request.method === 'DELETE' && withdraw(dialect, path)) return write(response, empty(204))
    }
    write(response, empty(404))
  }

  function post(incoming: IncomingPost, request: Http2ServerRequest, response: Http2ServerResponse): void {
    const reaction = endpoints.take(incoming)
    if (reaction === 'reset') request.socket.destroy()
    else if (reaction !== 'silence') write(response, reaction)
  }

  function withdraw(dialect: Dialect, path: string): boolean {
    const root = dialect.messagePath('')
    return path.startsWith(root) && registry.withdraw(decodeURIComponent(path.slice(root.length)))
  }
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
