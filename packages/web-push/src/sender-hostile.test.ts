import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createServer } from 'node:tls'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PushResult } from './result.ts'
import { createPushSender, type PushSender } from './sender.ts'
import { listen, makeCertificate, trust } from './test-support/tls-server.ts'

/** A push service that answers every request with the bytes of the moment, and then hangs up. */
const server: { answer: Buffer; port: number } = { answer: Buffer.alloc(0), port: 0 }
let sender: PushSender
const cleanUps: Array<() => unknown> = []

beforeAll(async () => {
  const certificate = await makeCertificate()
  cleanUps.push(trust(certificate))
  const sockets = new Set<Socket>()
  const tls = createServer(certificate, socket => {
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.end(server.answer))
  })
  tls.on('connection', (socket: Socket) => sockets.add(socket))
  server.port = await listen(tls)
  sender = createPushSender({ policy: { extraHosts: [`127.0.0.1:${server.port}`] }, timeoutMs: 1000 })
  cleanUps.push(async () => {
    await sender.close()
    for (const socket of sockets) socket.destroy()
    tls.close()
    await once(tls, 'close')
  })
})
afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp()
})

function sendAndHear(answer: string | Uint8Array): Promise<PushResult> {
  server.answer = Buffer.from(answer)
  const subscription = { endpoint: `https://127.0.0.1:${server.port}/x` }
  const body = new Uint8Array(200)
  return sender.send({ subscription, body, ttl: 60, urgency: 'high', authorization: 'vapid t=a, k=b' })
}

describe('D4: a lying push service', () => {
  it.each([
    ['nothing', '', 'unreachable'],
    ['half a status', 'HTTP/1.1 2', 'unreachable'],
    ['a status of nonsense', 'HTTP/1.1 abc OK\r\n\r\n', 'unreachable'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 'unreachable'],
    ['HTTP/2 without being asked', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'unreachable'],
    ['an upgrade', 'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'unreachable'],
    ['endless headers', `HTTP/1.1 201 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`, 'unreachable'],
    ['two lengths', 'HTTP/1.1 201 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 'unreachable'],
    [
      'a hint first',
      'HTTP/1.1 103 Early\r\nlink: </x>\r\n\r\nHTTP/1.1 201 OK\r\ncontent-length: 0\r\n\r\n',
      'accepted',
    ],
    ['a hint alone', 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n', 'unreachable'],
    ['a broken chunk', 'HTTP/1.1 410 Gone\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 'gone'],
    ['less than promised', 'HTTP/1.1 404 Not Found\r\ncontent-length: 50\r\n\r\nx', 'gone'],
    ['two answers', 'HTTP/1.1 201 OK\r\ncontent-length: 0\r\n\r\nHTTP/1.1 410 Gone\r\n\r\n', 'accepted'],
  ] as const)('that says %s', async (_what, answer, result) => {
    expect(await sendAndHear(answer)).toMatchObject({ result })
  })

  it('that says anything at all never makes send throw', async () => {
    const random = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.integer({ min: 100, max: 599 }), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))
        .map(([status, header, body]) => Buffer.from(`HTTP/1.1 ${status} x\r\n${header}\r\n\r\n${body}`)),
    )
    await fc.assert(
      fc.asyncProperty(random, async answer => {
        const { result } = await sendAndHear(answer)
        expect(['accepted', 'gone', 'throttled', 'rejected', 'unreachable']).toContain(result)
      }),
      { numRuns: 150 },
    )
  })
})
