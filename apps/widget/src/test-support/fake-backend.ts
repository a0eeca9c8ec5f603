import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** A server over real sockets that answers as the contract says, and does what `fault` tells it first. */
export interface FakeBackend {
  readonly apiRoot: string
  readonly posted: { key: string; text: string; token: string }[]
  readonly tokens: Set<string>
  fault: (() => number | undefined) | undefined
  streamFault: (() => number | undefined) | undefined
  readFault: (() => number | undefined) | undefined
  /** What happens before a new visitor is answered. */
  beforeVisitor: (() => Promise<void> | void) | undefined
  /** What happens before a message is answered, which is stored by then. */
  beforeMessage: (() => Promise<void>) | undefined
  /** Messages are stored, and the line breaks before the answer. */
  loseAnswers: boolean
}

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

export async function startBackend(): Promise<FakeBackend> {
  const backend = { apiRoot: '', posted: [], tokens: new Set<string>() } as unknown as {
    -readonly [K in keyof FakeBackend]: FakeBackend[K]
  }
  const stored = new Map<string, object>()
  const writers = new Map<object, string>()
  const startedAt = Date.now()
  server = createServer((request, response) => {
    let body = ''
    request.on('data', piece => {
      body += String(piece)
    })
    const respond = async () => {
      const answer = (status: number, value: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
      if (request.url === '/visitors') {
        const made = `token-${backend.tokens.size + 1}`
        backend.tokens.add(made)
        await backend.beforeVisitor?.()
        return answer(201, { visitorId: 'vis_aaaaaaaa', token: made })
      }
      if (!backend.tokens.has(token)) return answer(401, { code: 'unauthenticated' })
      const refused = request.url?.startsWith('/visitors/me/events') ? backend.streamFault?.() : undefined
      if (refused) return answer(refused, { code: 'not_found' })
      if (request.url?.startsWith('/visitors/me/events'))
        return response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      const unread = request.method === 'GET' ? backend.readFault?.() : undefined
      if (unread) return answer(unread, { code: 'unavailable' })
      const items = [...stored.values()].filter(message => writers.get(message) === token).reverse()
      if (request.method === 'GET') return answer(200, { items, nextCursor: null })
      const status = backend.fault?.()
      if (status) return answer(status, { code: 'unavailable' })
      const key = String(request.headers['idempotency-key'])
      const { text } = JSON.parse(body) as { text: string }
      backend.posted.push({ key, text, token })
      const message = stored.get(key) ?? {
        id: `msg_${String(stored.size).padStart(8, '0')}`,
        conversationId: 'cnv_aaaaaaaa',
        author: { kind: 'visitor', id: 'vis_aaaaaaaa', name: 'Visitor' },
        text,
        createdAt: new Date(startedAt + stored.size).toISOString(),
      }
      stored.set(key, message)
      writers.set(message, token)
      if (backend.loseAnswers) return request.socket.destroy()
      await backend.beforeMessage?.()
      return answer(201, { message, conversationId: 'cnv_aaaaaaaa' })
    }
    request.on('end', () => void respond())
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  backend.apiRoot = `http://localhost:${(server.address() as AddressInfo).port}`
  return backend
}
