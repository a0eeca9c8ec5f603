import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { encrypt } from './encrypt.ts'
import type { Resolve } from './pinned-lookup.ts'
import { createPushSender, type PushRequest, type PushSender, type PushSenderOptions } from './sender.ts'
import { openBrowser } from './test-support/browser.ts'
import { type Certificate, listen, makeCertificate, startHttps, trust } from './test-support/tls-server.ts'

type Seen = { method: string; url: string; headers: IncomingMessage['rawHeaders']; body: Buffer }

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

/** A push service on this machine that keeps what it received and answers as told. */
async function startPushService(
  answer: (response: ServerResponse, request: IncomingMessage) => void = response => response.writeHead(201).end(),
) {
  const seen: Seen[] = []
  const sockets = new Set<Socket>()
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request
      seen.push({ method, url, headers: rawHeaders, body: Buffer.concat(chunks) })
      answer(response, request)
    })
  }
  const { server, port, close } = await startHttps(certificate, listener)
  server.on('secureConnection', socket => sockets.add(socket))
  cleanUps.push(close)
  return { seen, sockets, port, host: `127.0.0.1:${port}`, endpoint: `https://127.0.0.1:${port}/push/device` }
}

function openSender(extraHosts: readonly string[], options: Partial<PushSenderOptions> = {}): PushSender {
  const sender = createPushSender({ policy: { extraHosts }, timeoutMs: 5000, ...options })
  cleanUps.push(() => sender.close())
  return sender
}

function pushTo(endpoint: string, changed: Partial<PushRequest> = {}): PushRequest {
  const body = new Uint8Array(200)
  return { subscription: { endpoint }, body, ttl: 60, urgency: 'high', authorization: 'vapid t=a, k=b', ...changed }
}

/** A raw server whose connections end with the test. */
async function startRaw(server: Server, host?: string): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
  })
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return listen(server, host)
}

describe('a push on the wire', () => {
  it('R1-R5 R8: is a POST that the device can decrypt, with exactly these headers', async () => {
    const service = await startPushService(response => response.writeHead(201, { location: '/m/1' }).end())
    const browser = openBrowser(service.endpoint)
    const body = encrypt(Buffer.from('ring'), browser.subscription)
    const request = pushTo(service.endpoint, { body, ttl: 86_400, topic: 'topic' })
    const result = await openSender([service.host]).send(request)

    expect(result).toEqual({ result: 'accepted', status: 201, messageLocation: '/m/1' })
    const [push] = service.seen
    expect(push).toMatchObject({ method: 'POST', url: '/push/device' })
    const headers = push?.headers ?? []
    const names = headers.filter((_, index) => index % 2 === 0).map(name => name.toLowerCase())
    const sent = Object.fromEntries(names.map((name, index) => [name, headers[index * 2 + 1]]))
    expect(names.length).toBe(new Set(names).size)
    expect(sent).toEqual({
      host: service.host,
      connection: 'keep-alive',
      ttl: '86400',
      urgency: 'high',
      topic: 'topic',
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      'content-length': `${body.length}`,
      authorization: 'vapid t=a, k=b',
    })
    expect(browser.decrypt(push?.body ?? Buffer.alloc(0)).toString()).toBe('ring')
  })

  it.each(['/w/?token=AwYA%2BBc%3d%3d&x=%20+~', '/a/../b//c/.%2e/', '/?', "/x'y|z^"])(
    'E3: the path and query %s arrive byte for byte',
    async path => {
      const service = await startPushService()
      await openSender([service.host]).send(pushTo(`https://${service.host}${path}`))
      expect(service.seen.map(push => push.url)).toEqual([path])
    },
  )

  it('keeps its connections', async () => {
    const service = await startPushService()
    const sender = openSender([service.host])
    for (let count = 0; count < 5; count++) await sender.send(pushTo(service.endpoint))
    expect(service.seen.length).toBe(5)
    // Two, because the HTTP client rests a connection for a turn of the event loop.
    expect(service.sockets.size).toBeLessThanOrEqual(2)
  })

  it('sends a burst over a bounded number of connections', async () => {
    const service = await startPushService()
    const sender = openSender([service.host])
    const results = await Promise.all(Array.from({ length: 200 }, () => sender.send(pushTo(service.endpoint))))
    expect(results.every(result => result.result === 'accepted')).toBe(true)
    expect(service.seen.length).toBe(200)
    expect(service.sockets.size).toBeLessThanOrEqual(32)
  })
})

describe('answers', () => {
  it.each([301, 302, 303, 307, 308])('E3: never follows %i', async status => {
    const other = await startPushService()
    const service = await startPushService(response => response.writeHead(status, { location: other.endpoint }).end())
    const result = await openSender([service.host, other.host]).send(pushTo(service.endpoint))
    expect(result).toEqual({ result: 'rejected', status, reason: `http_${status}`, fault: 'redirect' })
    expect([service.seen.length, other.seen.length]).toEqual([1, 0])
  })

  it('D4: 404 and 410 are gone, and the connection lives on', async () => {
    const statuses = [404, 410, 201, 201]
    const service = await startPushService(response => response.writeHead(statuses.shift() ?? 500).end('{}'))
    const sender = openSender([service.host])
    const results = []
    for (let count = 0; count < 4; count++) results.push(await sender.send(pushTo(service.endpoint)))
    expect(results.map(result => result.result)).toEqual(['gone', 'gone', 'accepted', 'accepted'])
    expect(service.sockets.size).toBeLessThanOrEqual(2)
  })

  it('E3: reads at most 4 KiB of a body that never ends, and what it read counts', async () => {
    let written = 0
    const service = await startPushService(response => {
      response.writeHead(403)
      const pour = () => {
        if (response.destroyed) return
        written += 1024
        if (response.write('do not correspond '.repeat(57).slice(0, 1024))) setImmediate(pour)
        else response.once('drain', pour)
      }
      pour()
    })
    const result = await openSender([service.host]).send(pushTo(service.endpoint))
    expect(result).toMatchObject({ result: 'rejected', status: 403, fault: 'key_mismatch' })
    const [socket] = service.sockets
    if (socket && !socket.destroyed) await once(socket, 'close')
    expect(written).toBeLessThan(8_000_000)
  })

  it('a status that came before the connection broke or stalled still counts', async () => {
    const breaking = await startPushService(response => {
      response.writeHead(201, { 'content-length': '100' }).write('half', () => response.destroy())
    })
    const stalling = await startPushService(response =>
      response.writeHead(410, { 'content-length': '100' }).flushHeaders(),
    )
    const sender = openSender([breaking.host, stalling.host], { timeoutMs: 300 })
    expect(await sender.send(pushTo(breaking.endpoint))).toEqual({ result: 'accepted', status: 201 })
    expect(await sender.send(pushTo(stalling.endpoint))).toEqual({ result: 'gone', status: 410 })
  })

  it('D3: turns a Retry-After date into a wait by the injected clock', async () => {
    const headers = { 'retry-after': 'Sat, 21 Nov 2026 06:01:30 GMT' }
    const service = await startPushService(response => response.writeHead(429, headers).end())
    const sender = openSender([service.host], { now: () => Date.UTC(2026, 10, 21, 6, 0, 0) })
    expect(await sender.send(pushTo(service.endpoint))).toEqual({
      result: 'throttled',
      status: 429,
      retryAfterMs: 90_000,
    })
  })
})

describe('no answer', () => {
  it('E3: one deadline for everything', async () => {
    const silent = await startPushService(() => undefined)
    const noTls = await startRaw(createServer())
    const never: Resolve = () => new Promise(() => undefined)
    const sender = openSender([silent.host, `127.0.0.1:${noTls}`], { timeoutMs: 200 })
    const unresolved = openSender(['push.internal'], { timeoutMs: 200, resolve: never })
    const results = await Promise.all([
      sender.send(pushTo(silent.endpoint)),
      sender.send(pushTo(`https://127.0.0.1:${noTls}/x`)),
      unresolved.send(pushTo('https://push.internal/x')),
    ])
    for (const result of results) expect(result).toEqual({ result: 'unreachable', reason: 'timeout' })
  })

  it('E3: what waited for a connection beyond the deadline is never sent', async () => {
    let used: ReadonlySet<unknown> | undefined
    const late: (string | undefined)[] = []
    const service = await startPushService((response, request) => {
      if (used === undefined || used.has(request.socket)) return
      late.push(request.url)
      response.writeHead(201).end()
    })
    const sender = openSender([service.host], { timeoutMs: 2000 })
    const results = await Promise.all(Array.from({ length: 40 }, () => sender.send(pushTo(service.endpoint))))
    expect(results.every(result => result.result === 'unreachable' && result.reason === 'timeout')).toBe(true)
    const sockets = [...service.sockets]
    used = new Set(sockets)
    // What still waits would take the place of the connections that end now.
    await vi.waitFor(() => expect(sockets.every(socket => socket.destroyed)).toBe(true), 10_000)
    expect(await sender.send(pushTo(`${service.endpoint}/next`))).toMatchObject({ result: 'accepted' })
    expect(late).toEqual(['/push/device/next'])
  })

  it.each([
    ['reset', 'the service hangs up', (socket: Socket) => socket.destroy()],
    ['protocol', 'it speaks something else', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
  ] as const)('D4: %s when %s', async (reason, _what, greet) => {
    const port = await startRaw(createTlsServer(certificate, socket => socket.once('data', () => greet(socket))))
    const result = await openSender([`127.0.0.1:${port}`]).send(pushTo(`https://127.0.0.1:${port}/x`))
    expect(result).toEqual({ result: 'unreachable', reason })
  })

  it('D4: refused when nobody listens', async () => {
    const server = createServer()
    const port = await listen(server)
    server.close()
    await once(server, 'close')
    const result = await openSender([`127.0.0.1:${port}`]).send(pushTo(`https://127.0.0.1:${port}/x`))
    expect(result).toEqual({ result: 'unreachable', reason: 'refused' })
  })

  it('tls when the certificate is of another name, or of nobody we know', async () => {
    const service = await startPushService()
    const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    const host = `other.internal:${service.port}`
    const wrongName = await openSender([host], { resolve: toLoopback }).send(pushTo(`https://${host}/x`))
    expect(wrongName).toEqual({ result: 'unreachable', reason: 'tls' })

    const unknown = await startHttps(await makeCertificate(), (_request, response) => response.end())
    cleanUps.push(unknown.close)
    const untrusted = await openSender([`127.0.0.1:${unknown.port}`]).send(
      pushTo(`https://127.0.0.1:${unknown.port}/x`),
    )
    expect(untrusted).toEqual({ result: 'unreachable', reason: 'tls' })
    expect(service.seen.length).toBe(0)
  })

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('dns when the name does not resolve: %s', async code => {
    const resolve: Resolve = () => Promise.reject(Object.assign(new Error(code), { code }))
    const sender = openSender([], { resolve })
    const endpoint = 'https://fcm.googleapis.com/fcm/send/x'
    expect(await sender.send(pushTo(endpoint))).toEqual({ result: 'unreachable', reason: 'dns' })
  })
})

describe('where a push may go', () => {
  it('E3 E4: a built-in host that resolves to private addresses only is not connected to', async () => {
    const asked: string[] = []
    const resolve: Resolve = async hostname => {
      asked.push(hostname)
      return ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '64:ff9b::7f00:1'].map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }))
    }
    const result = await openSender([], { resolve }).send(pushTo('https://fcm.googleapis.com/fcm/send/x'))
    expect(result).toEqual({ result: 'unreachable', reason: 'address_not_public' })
    expect(asked).toEqual(['fcm.googleapis.com'])
  })

  it('E4: an extra host may be private, and each of its addresses is tried', async () => {
    const service = await startPushService()
    const resolve: Resolve = async () => [
      { address: '127.0.0.77', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]
    const host = `push.internal:${service.port}`
    const result = await openSender([host], { resolve }).send(pushTo(`https://${host}/x`))
    expect(result).toEqual({ result: 'accepted', status: 201 })
  })

  it('E3: an endpoint that the policy no longer permits is not sent to', async () => {
    const service = await startPushService()
    const result = await openSender([]).send(pushTo(service.endpoint))
    expect(result).toEqual({ result: 'rejected', reason: 'endpoint_port', fault: 'endpoint' })
    expect(service.seen.length).toBe(0)
  })

  it.each([
    ['ttl_invalid', { ttl: Number.NaN }],
    ['ttl_invalid', { ttl: 1.5 }],
    ['topic_invalid', { topic: 'conversation 42' }],
    ['body_too_large', { body: new Uint8Array(4097) }],
  ] as const)('R1 R4 R6: %s before anything is sent', async (code, changed) => {
    const service = await startPushService()
    const sending = openSender([service.host]).send(pushTo(service.endpoint, changed))
    await expect(sending).rejects.toMatchObject({ name: 'WebPushError', code })
    expect(service.seen.length).toBe(0)
  })
})

describe('close', () => {
  it('waits for what is under way, and then nothing is sent', async () => {
    const answers: Array<() => void> = []
    const service = await startPushService(response => answers.push(() => response.writeHead(201).end()))
    const sender = openSender([service.host])
    const sending = sender.send(pushTo(service.endpoint))
    await expect.poll(() => answers.length).toBe(1)
    const closing = sender.close()
    expect(await sender.send(pushTo(service.endpoint))).toEqual({ result: 'unreachable', reason: 'closed' })
    for (const answer of answers) answer()
    expect(await sending).toEqual({ result: 'accepted', status: 201 })
    await closing
    expect(service.seen.length).toBe(1)
  })
})
