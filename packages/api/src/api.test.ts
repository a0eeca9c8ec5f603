import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createApi, createVisitorApi, discover, isRetryable } from './index.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

const me = { user: { id: 'usr_aaaaaaaa', name: 'Anna', email: 'anna@example.com', role: 'agent' }, capabilities: [] }

it('sends Basic credentials in UTF-8 and no cookie', async () => {
  const seen: IncomingMessage[] = []
  const apiRoot = await serve((request, response) => {
    seen.push(request)
    json(200, me)(request, response)
  })
  const api = createApi({ apiRoot, credentials: () => ({ kind: 'basic', user: 'zoë', password: 'pass:word' }) })
  const answer = await api.me.read()
  expect(answer).toEqual({ ok: true, status: 200, data: me })
  const sent = seen[0]?.headers.authorization?.replace('Basic ', '') ?? ''
  expect(Buffer.from(sent, 'base64').toString('utf8')).toBe('zoë:pass:word')
})

it('a problem is a value with its code, also when the body is not a problem at all', async () => {
  const gone = await serve(json(410, { code: 'device_removed', status: 410, removedBy: { name: 'Ben' } }))
  const removed = await createApi({ apiRoot: gone }).devices.remove('dev_aaaaaaaa' as never)
  expect(removed).toMatchObject({
    ok: false,
    failure: { kind: 'problem', code: 'device_removed', problem: { removedBy: { name: 'Ben' } } },
  })

  const proxy = await serve((_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'))
  const bad = await createApi({ apiRoot: proxy }).me.read()
  expect(bad).toMatchObject({ ok: false, failure: { kind: 'problem', status: 502, code: 'http_502' } })
})

it('an empty 500 is a failure, and an empty 200 is unreadable, never data', async () => {
  const empty =
    (status: number): RequestListener =>
    (_request, response) =>
      response.writeHead(status).end()
  expect(await createApi({ apiRoot: await serve(empty(500)) }).me.read()).toMatchObject({
    ok: false,
    failure: { status: 500 },
  })
  expect(await createApi({ apiRoot: await serve(empty(200)) }).me.read()).toEqual({
    ok: false,
    failure: { kind: 'unreadable', status: 200 },
  })
})

it('a 204 is a success without data', async () => {
  const apiRoot = await serve((_request, response) => response.writeHead(204).end())
  expect(await createApi({ apiRoot }).session.delete()).toEqual({ ok: true, status: 204, data: null })
})

it('says offline, timeout and aborted apart', async () => {
  const silent = await serve(() => {})
  expect(await createApi({ apiRoot: 'http://localhost:1' }).me.read()).toEqual({
    ok: false,
    failure: { kind: 'offline' },
  })
  expect(await createApi({ apiRoot: silent, timeoutMs: 30 }).me.read()).toEqual({
    ok: false,
    failure: { kind: 'timeout' },
  })
  const signal = AbortSignal.abort()
  expect(await createApi({ apiRoot: silent }).me.read(signal)).toEqual({ ok: false, failure: { kind: 'aborted' } })
})

it('retries are for what may pass by itself', () => {
  const problem = (status: number) => ({ kind: 'problem', status, code: 'x', problem: {} }) as const
  expect([429, 500, 503].map(status => isRetryable(problem(status)))).toEqual([true, true, true])
  expect([400, 401, 404, 409, 410].some(status => isRetryable(problem(status)))).toBe(false)
  expect(isRetryable({ kind: 'offline' })).toBe(true)
  expect(isRetryable({ kind: 'unreadable', status: 200 })).toBe(false)
})

it('a redirect is refused: credentials never follow one', async () => {
  let reached = false
  const target = await serve((request, response) => {
    reached = true
    json(200, me)(request, response)
  })
  const apiRoot = await serve((_request, response) => response.writeHead(302, { location: `${target}/me` }).end())
  expect(await createApi({ apiRoot }).me.read()).toMatchObject({ ok: false, failure: { kind: 'offline' } })
  expect(reached).toBe(false)
})

it('sends the same idempotency key and the visitor token', async () => {
  const seen: IncomingMessage[] = []
  const apiRoot = await serve((request, response) => {
    seen.push(request)
    json(201, { message: {}, conversationId: 'cnv_aaaaaaaa' })(request, response)
  })
  const api = createVisitorApi({ apiRoot, credentials: () => ({ kind: 'bearer', token: 'secret' }) })
  await api.visitor.send({ text: 'Hello' }, 'key-1')
  expect(seen[0]?.headers).toMatchObject({ authorization: 'Bearer secret', 'idempotency-key': 'key-1' })
})

it('C5: finds a backend from its address and stays on its origin', async () => {
  const discovery = {
    name: 'Shop',
    apiRoot: '/wp-json/deskbell/v1',
    contractVersions: [1],
    levels: ['push'],
    signIn: ['basic'],
  }
  const site = await serve((request, response) => {
    if (request.url === '/.well-known/deskbell') json(200, discovery)(request, response)
    else json(200, { hello: 'world' })(request, response)
  })
  expect(await discover(`${site}/`)).toMatchObject({ ok: true, site, apiRoot: `${site}/wp-json/deskbell/v1` })
  expect(await discover('ftp://example.com')).toEqual({ ok: false, reason: 'address_invalid' })
  expect(await discover('http://example.com')).toEqual({ ok: false, reason: 'address_invalid' })
  expect(await discover('http://localhost:1')).toEqual({ ok: false, reason: 'unreachable' })

  const elsewhere = await serve(json(200, { ...discovery, apiRoot: 'https://evil.example/api' }))
  expect(await discover(elsewhere)).toEqual({ ok: false, reason: 'not_deskbell' })
  const newer = await serve(json(200, { ...discovery, contractVersions: [2] }))
  expect(await discover(newer)).toEqual({ ok: false, reason: 'version_unsupported' })
  const starting = await serve(json(503, { code: 'unavailable' }))
  expect(await discover(starting)).toEqual({ ok: false, reason: 'not_ready' })
  const blog = await serve((_request, response) => response.end('<html></html>'))
  expect(await discover(blog)).toEqual({ ok: false, reason: 'not_deskbell' })
})
