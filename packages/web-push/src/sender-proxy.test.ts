import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Resolve } from './pinned-lookup.ts'
import { createPushSender, type PushRequest } from './sender.ts'
import { type Certificate, listen, makeCertificate, startHttps, trust } from './test-support/tls-server.ts'

let certificate: Certificate
let untrust: () => void
const cleanUps: Array<() => unknown> = []

beforeAll(async () => {
  certificate = await makeCertificate()
  untrust = trust(certificate)
})
afterAll(() => untrust())
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

const ENDPOINT = 'https://fcm.googleapis.com/fcm/send/device'

function pushTo(endpoint: string): PushRequest {
  const body = new Uint8Array(200)
  return { subscription: { endpoint }, body, ttl: 60, urgency: 'high', authorization: 'vapid t=a, k=b' }
}

/** A CONNECT proxy that leads every name to one server of this machine, or answers CONNECT with `refusal`. */
async function startProxy(targetPort: number, refusal?: string) {
  const asked: Array<{ target: string; authorization: string | undefined }> = []
  const sockets = new Set<Socket>()
  const server = createServer()
  server.on('connect', (request, client: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (refusal !== undefined) {
      if (refusal !== '') client.end(refusal)
      return
    }
    const target = connect(targetPort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      client.pipe(target).pipe(client)
    })
    sockets.add(target)
    target.on('error', () => client.destroy())
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  const port = await listen(server)
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return { asked, url: `http://127.0.0.1:${port}` }
}

async function startPushService() {
  const hosts: Array<string | undefined> = []
  const { port, close } = await startHttps(certificate, (request, response) => {
    hosts.push(request.headers.host)
    request.resume().on('end', () => response.writeHead(201).end())
  })
  cleanUps.push(close)
  return { port, hosts }
}

function openSender(proxy: string, resolve: Resolve = () => Promise.reject(new Error('the proxy resolves'))) {
  const sender = createPushSender({ policy: { extraHosts: ['push.internal'] }, proxy, timeoutMs: 1000, resolve })
  cleanUps.push(() => sender.close())
  return sender
}

describe('through a CONNECT proxy', () => {
  it('E3: sends everything through it, and leaves the names to it', async () => {
    const service = await startPushService()
    const proxy = await startProxy(service.port)
    const sender = openSender(proxy.url)
    const results = [await sender.send(pushTo(ENDPOINT)), await sender.send(pushTo('https://push.internal/x'))]
    expect(results).toEqual([
      { result: 'accepted', status: 201 },
      { result: 'accepted', status: 201 },
    ])
    expect(proxy.asked.map(({ target }) => target)).toEqual(['fcm.googleapis.com:443', 'push.internal:443'])
    expect(service.hosts).toEqual(['fcm.googleapis.com', 'push.internal'])
  })

  it('signs in with the credentials of its URL', async () => {
    const service = await startPushService()
    const proxy = await startProxy(service.port)
    const url = proxy.url.replace('http://', 'http://desk:p%40ss@')
    expect(await openSender(url).send(pushTo(ENDPOINT))).toMatchObject({ result: 'accepted' })
    const [first] = proxy.asked
    expect(first?.authorization).toBe(`Basic ${Buffer.from('desk:p@ss').toString('base64')}`)
  })

  it('E2: still refuses an endpoint that the policy does not permit', async () => {
    const proxy = await startProxy(1)
    const result = await openSender(proxy.url).send(pushTo('https://169.254.169.254/latest'))
    expect(result).toEqual({ result: 'rejected', reason: 'endpoint_private_address', fault: 'endpoint' })
    expect(proxy.asked).toEqual([])
  })

  it.each([
    ['proxy', 'forbids', 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n'],
    ['proxy', 'wants a password', 'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'],
    ['proxy', 'says gone', 'HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n'],
    ['protocol', 'is no proxy', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
  ])('D4: %s when the proxy %s; the device stays', async (reason, _what, refusal) => {
    const proxy = await startProxy(1, refusal)
    expect(await openSender(proxy.url).send(pushTo(ENDPOINT))).toEqual({ result: 'unreachable', reason })
  })

  it('D4: a proxy that is not there is unreachable', async () => {
    const gone = await startProxy(1)
    for (const cleanUp of cleanUps.splice(0)) await cleanUp()
    expect(await openSender(gone.url).send(pushTo(ENDPOINT))).toEqual({ result: 'unreachable', reason: 'proxy' })
  })

  it('E3: a proxy that never answers costs the deadline and no more, and does not stop the sender from closing', async () => {
    const proxy = await startProxy(1, '')
    const sender = openSender(proxy.url)
    expect(await sender.send(pushTo(ENDPOINT))).toEqual({ result: 'unreachable', reason: 'timeout' })
    await sender.close()
    expect(proxy.asked.length).toBe(1)
  })

  it.each(['', 'proxy.example:3128', 'socks5://127.0.0.1', 'ftp://127.0.0.1'])('refuses %j as a proxy', proxy => {
    expect(() => createPushSender({ policy: { extraHosts: [] }, proxy })).toThrow(
      expect.objectContaining({ code: 'proxy_invalid' }),
    )
  })
})
