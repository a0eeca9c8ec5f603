import { connect, constants } from 'node:http2'
import { Agent, request } from 'node:https'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import webpush from 'web-push'
import { createUserAgent, type Misbehaviour, type PushService, startPushService, type UserAgent } from '../index.ts'
import { VAPID } from '../test-support/foreign-sender.ts'

let service: PushService
let device: UserAgent
const agent = new Agent({ keepAlive: false })

beforeAll(async () => {
  service = await startPushService()
})
afterAll(async () => {
  agent.destroy()
  await service.close()
})
beforeEach(async () => {
  device = await createUserAgent(service, VAPID.publicKey)
  return () => device.close()
})

/** What a sender saw before the way ended, or before it had seen enough. */
type Seen = {
  status: number | null
  hints: number
  bytes: number
  /** More headers than 64 kB. */
  huge?: boolean
  ending: 'end' | 'enough' | 'patience' | 'error'
  code?: string
}
const ENOUGH_BYTES = 100_000
const ENOUGH_HINTS = 500
const PATIENCE_MS = 1_000

function details() {
  const { headers, body } = webpush.generateRequestDetails(device.subscription, 'x', { vapidDetails: VAPID, TTL: 60 })
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const)
  return { endpoint: new URL(device.subscription.endpoint), headers: Object.fromEntries(lower), body }
}

function overHttp1(): Promise<Seen> {
  const { endpoint, headers, body } = details()
  const { promise, resolve } = Promise.withResolvers<Seen>()
  const seen = { status: null, hints: 0, bytes: 0 } as Seen
  const outgoing = request(endpoint, { agent, method: 'POST', ca: service.ca, headers })
  const end = (ending: Seen['ending'], error?: Error & { code?: string }) => {
    clearTimeout(timer)
    outgoing.destroy()
    resolve({ ...seen, ending, ...(error?.code === undefined ? {} : { code: error.code }) })
  }
  const timer = setTimeout(() => end('patience'), PATIENCE_MS)
  outgoing.on('information', () => ++seen.hints >= ENOUGH_HINTS && end('enough'))
  outgoing.on('error', error => end('error', error))
  outgoing.on('response', response => {
    seen.status = response.statusCode ?? 0
    response.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length
      if (seen.bytes >= ENOUGH_BYTES) end('enough')
    })
    response.on('error', error => end('error', error))
    response.on('end', () => end('end'))
  })
  outgoing.end(body)
  return promise
}

function overHttp2(): Promise<Seen> {
  const { endpoint, headers, body } = details()
  const { promise, resolve } = Promise.withResolvers<Seen>()
  const seen = { status: null, hints: 0, bytes: 0 } as Seen
  const session = connect(endpoint.origin, { ca: service.ca })
  const stream = session.request({ ':method': 'POST', ':path': endpoint.pathname, ...headers })
  const end = (ending: Seen['ending'], error?: Error & { code?: string }) => {
    clearTimeout(timer)
    session.destroy()
    resolve({ ...seen, ending, ...(error?.code === undefined ? {} : { code: error.code }) })
  }
  const timer = setTimeout(() => end('patience'), PATIENCE_MS)
  session.on('error', (error: Error) => end('error', error))
  session.on('goaway', code => end('error', Object.assign(new Error('goaway'), { code: `GOAWAY_${code}` })))
  stream.on('headers', () => ++seen.hints >= ENOUGH_HINTS && end('enough'))
  stream.on('response', answer => {
    seen.status = answer[':status'] ?? 0
    seen.huge = JSON.stringify(answer).length > 65_536
  })
  stream.on('data', (chunk: Buffer) => {
    seen.bytes += chunk.length
    if (seen.bytes >= ENOUGH_BYTES) end('enough')
  })
  stream.on('error', (error: Error) => end('error', Object.assign(error, { code: `RST_${stream.rstCode}` })))
  stream.on('close', () => end(seen.status === null ? 'error' : 'end'))
  stream.end(body)
  return promise
}

const none = { status: null }
const reset = { ...none, ending: 'error', code: 'ECONNRESET' }
const anyNumber: unknown = expect.any(Number)

describe('HTTP/1.1', () => {
  const expected: readonly (readonly [Misbehaviour, object])[] = [
    ['endless-body', { status: 503, ending: 'enough' }],
    ['slow-headers', { ...none, ending: 'patience' }],
    ['slow-body', { status: 503, ending: 'patience', bytes: anyNumber }],
    ['length-too-long', { status: 503, ending: 'error', code: 'ECONNRESET' }],
    ['length-too-short', { status: 503, ending: 'error' }],
    ['garbage', { ...none, ending: 'error', code: 'HPE_INVALID_CONSTANT' }],
    ['huge-headers', { ...none, ending: 'error', code: 'HPE_HEADER_OVERFLOW' }],
    ['endless-hints', { ...none, ending: 'enough', hints: ENOUGH_HINTS }],
    ['reset-early', reset],
    ['reset', reset],
    ['silence', { ...none, ending: 'patience', hints: 0 }],
    ['goaway', reset],
    ['refused-stream', reset],
    ['cut-after-accept', reset],
    ['silence-after-accept', { ...none, ending: 'patience' }],
    ['swallow', { status: 201, ending: 'end' }],
  ]
  it.each(expected)('%s', async (how, seen) => {
    const fault = service.fault({ endpoint: device.subscription.endpoint, how })
    expect(await overHttp1()).toMatchObject(seen)
    expect(fault.hits).toBe(1)
    await service.waitFor('request', request => request.endpoint === device.subscription.endpoint)
    expect(await overHttp1()).toMatchObject({ status: 201, ending: 'end' })
  })
})

describe('HTTP/2', () => {
  const expected: readonly (readonly [Misbehaviour, object])[] = [
    ['endless-body', { status: 503, ending: 'enough' }],
    ['slow-headers', { ...none, ending: 'patience', hints: anyNumber }],
    ['slow-body', { status: 503, ending: 'patience' }],
    ['length-too-long', { status: 503, ending: 'error', code: `RST_${constants.NGHTTP2_PROTOCOL_ERROR}` }],
    ['length-too-short', { status: 503, ending: 'error' }],
    ['garbage', { ...none, ending: 'error' }],
    // Node's own client takes them.
    ['huge-headers', { status: 503, ending: 'end', huge: true }],
    ['endless-hints', { ...none, ending: 'enough', hints: ENOUGH_HINTS }],
    ['reset-early', { ...none, ending: 'error' }],
    ['reset', { ...none, ending: 'error' }],
    ['silence', { ...none, ending: 'patience', hints: 0 }],
    ['goaway', { ...none, ending: 'error', code: 'GOAWAY_0' }],
    ['refused-stream', { ...none, ending: 'error', code: `RST_${constants.NGHTTP2_REFUSED_STREAM}` }],
    ['cut-after-accept', { ...none, ending: 'error' }],
    ['swallow', { status: 201, ending: 'end' }],
  ]
  it.each(expected)('%s', async (how, seen) => {
    const fault = service.fault({ endpoint: device.subscription.endpoint, how })
    expect(await overHttp2()).toMatchObject(seen)
    expect(fault.hits).toBe(1)
    expect(await overHttp2()).toMatchObject({ status: 201, ending: 'end' })
  })
})

describe('who gets what', () => {
  it.each(['cut-after-accept', 'silence-after-accept'] as const)('%s: the message arrives all the same', async how => {
    service.fault({ endpoint: device.subscription.endpoint, how })
    await overHttp1()
    expect(Buffer.from(await device.receive()).toString()).toBe('x')
    const [request] = service.requestsTo(device.subscription.endpoint)
    expect(request).toMatchObject({ status: null, messageId: expect.any(String) as unknown, faulty: true })
  })

  it('swallow: 201 with everything that belongs to it, and nothing arrives', async () => {
    service.fault({ endpoint: device.subscription.endpoint, how: 'swallow' })
    await overHttp1()
    await overHttp1()
    const [lost, found] = service.requestsTo(device.subscription.endpoint)
    expect([lost?.status, found?.status]).toEqual([201, 201])
    await service.waitFor('acknowledged', ({ messageId }) => messageId === found?.messageId)
    expect(device.received).toHaveLength(1)
  })

  it('what breaks before the body is recorded without one', async () => {
    service.fault({ endpoint: device.subscription.endpoint, how: 'reset-early' })
    await overHttp1()
    expect(service.requestsTo(device.subscription.endpoint)).toMatchObject([
      { bodyLength: 0, status: null, faulty: true },
    ])
  })

  it('a status asked for goes out with the misbehaviour', async () => {
    service.fault({ endpoint: device.subscription.endpoint, status: 410, how: 'slow-body' })
    expect(await overHttp1()).toMatchObject({ status: 410, ending: 'patience' })
  })
})
