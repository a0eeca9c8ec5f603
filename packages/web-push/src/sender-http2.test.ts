import { once } from 'node:events'
import { constants, type Settings } from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { encrypt } from './encrypt.ts'
import { Frame, Setting } from './h2/protocol.ts'
import { createPushSender, type PushSender } from './sender.ts'
import { openBrowser } from './test-support/browser.ts'
import { onClientFrames, settings } from './test-support/frames.ts'
import { goAway, type Http2Push, pathOf, startHttp2Service } from './test-support/http2-service.ts'
import { created } from './test-support/raw-http2.ts'
import { type Certificate, listen, makeCertificate, trust } from './test-support/tls-server.ts'

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

async function start(answer?: (push: Http2Push, count: number) => void, settings?: Settings) {
  const service = await startHttp2Service(certificate, answer, settings)
  cleanUps.push(service.close)
  return service
}

function openSender(host: string, timeoutMs = 5000): PushSender {
  const sender = createPushSender({ policy: { extraHosts: [host] }, timeoutMs })
  cleanUps.push(() => sender.close())
  return sender
}

function pushTo(endpoint: string, body: Uint8Array = new Uint8Array(200)) {
  return { subscription: { endpoint }, body, ttl: 60, urgency: 'high', authorization: 'vapid t=a, k=b' } as const
}

const accept = ({ stream }: Http2Push) => stream.respond({ ':status': 201 }, { endStream: true })
const accepted = { result: 'accepted', status: 201 }

describe('a push over HTTP/2', () => {
  it('R1-R5 R8: is a POST that the device can decrypt, with exactly these headers', async () => {
    const service = await start(({ stream }) =>
      stream.respond({ ':status': 201, location: '/m/1' }, { endStream: true }),
    )
    const browser = openBrowser(service.endpoint)
    const body = encrypt(Buffer.from('ring'), browser.subscription)
    const result = await openSender(service.host).send(pushTo(service.endpoint, body))
    expect(result).toEqual({ ...accepted, messageLocation: '/m/1' })
    const [push] = service.seen
    const headers = push?.headers ?? []
    expect(Object.fromEntries(headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : [])))).toEqual({
      ':method': 'POST',
      ':scheme': 'https',
      ':authority': service.host,
      ':path': '/push/device',
      ttl: '60',
      urgency: 'high',
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
      const service = await start()
      expect(await openSender(service.host).send(pushTo(`https://${service.host}${path}`))).toEqual(accepted)
      expect(service.seen.map(pathOf)).toEqual([path])
    },
  )

  it('D6: a burst keeps to the number of streams that the service permits, and never pings it', async () => {
    const service = await start(push => setImmediate(accept, push), { maxConcurrentStreams: 5 })
    const sender = openSender(service.host)
    const results = await Promise.all(Array.from({ length: 200 }, () => sender.send(pushTo(service.endpoint))))
    expect(results).toEqual(Array.from({ length: 200 }, () => accepted))
    expect(service.seen.length).toBe(200)
    expect(service.sessions.length).toBeLessThanOrEqual(4)
    expect(service.state.mostOpen).toBeLessThanOrEqual(5 * service.sessions.length)
    expect(service.state.pings).toBe(0)
  })

  it('keeps one session for what comes one after the other', async () => {
    const service = await start()
    const sender = openSender(service.host)
    for (let count = 0; count < 5; count++) expect(await sender.send(pushTo(service.endpoint))).toEqual(accepted)
    expect(service.sessions.length).toBe(1)
  })
})

describe('D6: a service that ends things', () => {
  it('with GOAWAY now and then: nothing is lost, nothing arrives twice, and every result is true', async () => {
    const service = await start((push, count) => {
      accept(push)
      if (count % 40 === 0) goAway(push)
    })
    const sender = openSender(service.host)
    const paths = Array.from({ length: 200 }, (_, index) => `/push/${index}`)
    const send = async (path: string) => ({ path, ...(await sender.send(pushTo(`https://${service.host}${path}`))) })
    const results = (await Promise.all(paths.slice(0, 100).map(send))).concat(
      await Promise.all(paths.slice(100).map(send)),
    )
    expect(new Set(service.seen.map(pathOf)).size).toBe(service.seen.length)
    for (const { path, result } of results) {
      if (result === 'accepted') expect(service.seen.map(pathOf)).toContain(path)
      else expect(result).toBe('unreachable')
    }
    expect(results.filter(({ result }) => result === 'accepted').length).toBeGreaterThan(150)
    expect(service.sessions.length).toBeGreaterThan(1)
  })

  it('by refusing a stream: it goes out again at once, three times at most', async () => {
    const refuse = ({ stream }: Http2Push) => stream.close(constants.NGHTTP2_REFUSED_STREAM)
    const once = await start((push, count) => (count === 1 ? refuse(push) : accept(push)))
    expect(await openSender(once.host).send(pushTo(once.endpoint))).toEqual(accepted)
    expect(once.seen.length).toBe(2)
    const always = await start(refuse)
    const result = await openSender(always.host).send(pushTo(always.endpoint))
    expect(result).toEqual({ result: 'unreachable', reason: 'reset' })
    expect(always.seen.length).toBe(3)
  })

  it.each([
    ['stream', ({ stream }: Http2Push) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['session', ({ stream }: Http2Push) => stream.session?.destroy()],
    ['connection', ({ stream }: Http2Push) => stream.session?.socket.destroy()],
  ] as const)(
    'in the middle of a request (%s): unreachable, not sent again, and the next one gets through',
    async (_what, end) => {
      const service = await start((push, count) => (count === 1 ? end(push) : accept(push)))
      const sender = openSender(service.host)
      expect(await sender.send(pushTo(service.endpoint))).toEqual({ result: 'unreachable', reason: 'reset' })
      expect(service.seen.length).toBe(1)
      expect(await sender.send(pushTo(service.endpoint))).toEqual(accepted)
    },
  )

  it('by falling silent: the deadline, and the next one takes another connection', async () => {
    const service = await start((push, count) => (count === 1 ? undefined : accept(push)))
    const sender = openSender(service.host, 300)
    expect(await sender.send(pushTo(service.endpoint))).toEqual({ result: 'unreachable', reason: 'timeout' })
    expect(await sender.send(pushTo(service.endpoint))).toEqual(accepted)
    expect(service.sessions.length).toBe(2)
  })
})

describe('E3: a service that answers garbage over HTTP/2', () => {
  it('reads at most 4 KiB of a body that never ends, and what it read counts', async () => {
    let written = 0
    const service = await start(({ stream }) => {
      stream.respond({ ':status': 403 })
      const pour = () => {
        if (stream.destroyed) return
        written += 1024
        if (stream.write('do not correspond '.repeat(57).slice(0, 1024))) setImmediate(pour)
        else stream.once('drain', pour)
      }
      pour()
    })
    const sender = openSender(service.host)
    expect(await sender.send(pushTo(service.endpoint))).toMatchObject({ status: 403, fault: 'key_mismatch' })
    await expect.poll(() => service.state.open).toBe(0)
    expect(written).toBeLessThan(100_000)
  })

  it('a drip of a body costs the deadline, and the status counts', async () => {
    const service = await start(({ stream }) => {
      stream.respond({ ':status': 410 })
      const drip = setInterval(() => stream.write('x'), 50)
      stream.on('close', () => clearInterval(drip))
    })
    expect(await openSender(service.host, 400).send(pushTo(service.endpoint))).toEqual({ result: 'gone', status: 410 })
  })

  it.each([
    ['says nothing', 'timeout', () => undefined],
    ['speaks HTTP/1.1', 'protocol', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['sends noise', 'protocol', (socket: Socket) => socket.write(Buffer.alloc(5000, 0xff))],
    ['hangs up', 'reset', (socket: Socket) => socket.end()],
  ] as const)('one that agrees on HTTP/2 and then %s is %s', async (_what, reason, speak) => {
    const sockets = new Set<Socket>()
    const server = createTlsServer({ ...certificate, ALPNProtocols: ['h2'] }, socket => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.once('data', () => speak(socket))
    })
    const port = await listen(server)
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    })
    const result = await openSender(`127.0.0.1:${port}`, 500).send(pushTo(`https://127.0.0.1:${port}/x`))
    expect(result).toEqual({ result: 'unreachable', reason })
  })

  it('one that breaks HTTP/2 is spoken to in HTTP/1.1 from then on, and what had not left yet goes out that way', async () => {
    const seen: string[] = []
    const sockets = new Set<Socket>()
    const server = createTlsServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, socket => {
      sockets.add(socket)
      seen.push(`${socket.alpnProtocol}`)
      socket.on('error', () => socket.destroy())
      if (socket.alpnProtocol !== 'h2') {
        socket.on('data', () => socket.write('HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n'))
        return
      }
      // One stream at a time, and for the first of them an answer on a stream that nobody opened.
      socket.write(settings({ [Setting.maxConcurrentStreams]: 1 }))
      onClientFrames(socket, ({ type }) => {
        if (type === Frame.data) socket.write(created(99))
      })
    })
    const port = await listen(server)
    cleanUps.push(async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    })
    const sender = openSender(`127.0.0.1:${port}`)
    const send = () => sender.send(pushTo(`https://127.0.0.1:${port}/x`))
    expect(await Promise.all([send(), send(), send()])).toEqual([
      { result: 'unreachable', reason: 'protocol' },
      accepted,
      accepted,
    ])
    expect(await send()).toEqual(accepted)
    expect(seen.filter(protocol => protocol === 'h2').length).toBe(1)
  })

  it('one that is down costs one attempt for all that wait', async () => {
    let attempts = 0
    const server = createServer(socket => {
      attempts++
      socket.destroy()
    })
    const port = await listen(server)
    cleanUps.push(() => new Promise(resolve => server.close(resolve)))
    const sender = openSender(`127.0.0.1:${port}`)
    const sent = Array.from({ length: 300 }, () => sender.send(pushTo(`https://127.0.0.1:${port}/x`)))
    const results = await Promise.all(sent)
    for (const result of results) expect(result).toEqual({ result: 'unreachable', reason: 'reset' })
    expect(attempts).toBe(1)
  })
})
