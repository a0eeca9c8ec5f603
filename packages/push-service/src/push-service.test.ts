import { once } from 'node:events'
import { connect } from 'node:http2'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import webpush from 'web-push'
import { WebSocket } from 'ws'
import { createUserAgent, type PushService, startPushService, type UserAgent } from './index.ts'
import { createForeignSender, exchange, VAPID } from './test-support/foreign-sender.ts'

let service: PushService
let sender: ReturnType<typeof createForeignSender>
let device: UserAgent

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const inTheBackground = { topic: 'inbox' }

beforeAll(async () => {
  service = await startPushService()
  sender = createForeignSender(service)
})
afterAll(async () => {
  sender.close()
  await service.close()
})
beforeEach(async () => {
  device = await createUserAgent(service, VAPID.publicKey)
  return () => device.close()
})

describe('a message', () => {
  it('W8: arrives decrypted, and 201 says where it is and how long it is kept', async () => {
    const sent = await sender.send(device.subscription, 'Ring, ring ✓', { urgency: 'high', topic: 'inbox' })
    expect(sent.status).toBe(201)
    expect(sent.headers).toMatchObject({
      ttl: '60',
      location: expect.stringMatching(/^https:\/\/localhost:\d+\/m\//) as unknown,
    })
    expect(textOf(await device.receive())).toBe('Ring, ring ✓')
    const [delivery] = service.deliveries.slice(-1)
    await service.waitFor('acknowledged', ({ messageId }) => messageId === delivery?.messageId)
    expect(delivery).toMatchObject({ transmissions: 1, outcome: 'delivered' })
  })

  it('may be empty', async () => {
    await sender.send(device.subscription, null)
    expect(await device.receive()).toHaveLength(0)
  })

  it('that the browser cannot read is acknowledged as such', async () => {
    const sent = await sender.send(device.subscription, 'x', {}, { body: Buffer.alloc(120, 7) })
    expect(sent.status).toBe(201)
    const { outcome } = await service.waitFor('acknowledged', ({ token }) =>
      device.subscription.endpoint.endsWith(token),
    )
    expect(outcome).toBe('undecryptable')
  })

  it('may come over HTTP/2', async () => {
    const { endpoint } = device.subscription
    const options = { vapidDetails: VAPID, TTL: 60 }
    const { headers, body } = webpush.generateRequestDetails(device.subscription, 'multiplexed', options)
    const { authorization, ...others } = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    const session = connect(service.mozilla.endpointOrigin, { ca: service.ca })
    const path = new URL(endpoint).pathname
    const stream = session.request({ ':method': 'POST', ':path': path, authorization: authorization ?? '', ...others })
    stream.end(body)
    const [answer] = (await once(stream, 'response')) as [Record<string, unknown>]
    expect(answer[':status']).toBe(201)
    expect((await buffer(stream)).length).toBe(0)
    session.close()
    expect(textOf(await device.receive())).toBe('multiplexed')
  })

  it('is recorded with its headers and body', async () => {
    await sender.send(device.subscription, 'hello', { urgency: 'low' })
    const [request] = service.requestsTo(device.subscription.endpoint)
    expect(request).toMatchObject({ status: 201, endpoint: device.subscription.endpoint, faulty: false })
    expect(request?.headers).toMatchObject({ urgency: 'low', 'content-encoding': 'aes128gcm' })
    expect(request?.body).toHaveLength(request?.bodyLength ?? 0)
  })
})

describe('a browser that is away', () => {
  it('W37: gets what waited once it is back', async () => {
    await device.goOffline()
    await sender.send(device.subscription, 'one')
    await sender.send(device.subscription, 'two')
    await device.goOnline()
    expect([textOf(await device.receive()), textOf(await device.receive())]).toEqual(['one', 'two'])
  })

  it('gets the latest of a Topic alone, of this subscription alone', async () => {
    const other = await createUserAgent(service, VAPID.publicKey)
    await Promise.all([device.goOffline(), other.goOffline()])
    await sender.send(device.subscription, 'old', inTheBackground)
    await sender.send(device.subscription, 'untouched', { topic: 'another' })
    await sender.send(other.subscription, 'of somebody else', inTheBackground)
    await sender.send(device.subscription, 'new', inTheBackground)
    await Promise.all([device.goOnline(), other.goOnline()])
    expect([textOf(await device.receive()), textOf(await device.receive())]).toEqual(['untouched', 'new'])
    expect(textOf(await other.receive())).toBe('of somebody else')
    await other.close()
  })

  it('never gets a message with TTL 0, nor one that outlived its TTL', async () => {
    let clock = Date.now()
    const slow = await startPushService({ now: () => clock })
    const agent = await createUserAgent(slow, VAPID.publicKey)
    const foreign = createForeignSender(slow)
    await agent.goOffline()
    await foreign.send(agent.subscription, 'now or never', { TTL: 0 })
    await foreign.send(agent.subscription, 'ten seconds', { TTL: 10 })
    await foreign.send(agent.subscription, 'a minute', { TTL: 60 })
    clock += 10_000
    await agent.goOnline()
    expect(textOf(await agent.receive())).toBe('a minute')
    expect(slow.deliveries.map(({ outcome }) => outcome)).toEqual(['dropped', 'dropped', expect.any(String)])
    foreign.close()
    await agent.close()
    await slow.close()
  })

  it('gets again what it never acknowledged when the link broke', async () => {
    await sender.send(device.subscription, 'first')
    service.disconnectBrowsers()
    await sender.send(device.subscription, 'second')
    await device.goOffline()
    await device.goOnline()
    await service.waitFor('acknowledged', ({ messageId }) => messageId === service.deliveries.at(-1)?.messageId)
    expect(device.received.map(textOf).at(-1)).toBe('second')
    expect(service.deliveries.slice(-2).map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered'])
  })

  it('never sees a message that its sender took back', async () => {
    await device.goOffline()
    const { headers } = await sender.send(device.subscription, 'never mind')
    const taken = () => exchange(String(headers['location']), { method: 'DELETE', ca: service.ca }, new Uint8Array())
    expect((await taken()).status).toBe(204)
    expect((await taken()).status).toBe(404)
    await device.goOnline()
    expect(device.received).toEqual([])
  })
})

describe('a browser that speaks nonsense', () => {
  it.each(['{', 'null', '[]', '{"messageType":"register"}', '{"messageType":"ack","updates":[null,{}]}'])(
    '%s ends its link at most',
    async text => {
      const socket = new WebSocket(service.mozilla.wsUrl, 'push-notification')
      await once(socket, 'open')
      socket.send(text)
      socket.send('{"messageType":"hello","use_webpush":true}')
      socket.send(text)
      socket.send('{}')
      const answered = new Promise<void>(resolve => {
        socket.on('message', (data: Buffer) => data.toString() === '{}' && resolve())
      })
      await Promise.race([once(socket, 'close'), answered])
      socket.terminate()
      expect((await sender.send(device.subscription, 'still here')).status).toBe(201)
    },
  )
})

describe('a refusal', () => {
  const other = webpush.generateVAPIDKeys()
  const errors = [
    ['no TTL', 400, 111, {}, { headers: { TTL: null } }],
    ['a TTL that is no number', 400, 112, {}, { headers: { TTL: '-1' } }],
    ['an unknown Urgency', 400, 114, {}, { headers: { Urgency: 'now' } }],
    ['two Urgencies', 400, 114, {}, { headers: { Urgency: ['low', 'high'] } }],
    ['a Topic that is too long', 400, 113, {}, { headers: { Topic: 'x'.repeat(33) } }],
    ['the old encoding', 400, 110, {}, { headers: { 'Content-Encoding': 'aesgcm' } }],
    ['4097 bytes', 413, 104, {}, { body: Buffer.alloc(4097) }],
    ['no VAPID', 401, 109, {}, { headers: { Authorization: null } }],
    ['VAPID in the old scheme', 401, 109, {}, { headers: { Authorization: 'WebPush a.b.c' } }],
    ['the key of somebody else', 401, 109, { vapidDetails: { ...VAPID, ...other } }, {}],
  ] as const
  for (const [what, status, errno, options, changes] of errors) {
    it(`of ${what} is ${status} with error number ${errno}`, async () => {
      const sent = await sender.send(device.subscription, 'x', { ...options }, { ...changes } as never)
      expect(sent.status).toBe(status)
      expect(JSON.parse(sent.body)).toMatchObject({ code: status, errno })
    })
  }

  it('does not touch 4096 bytes', async () => {
    const sent = await sender.send(device.subscription, 'x', {}, { body: Buffer.alloc(4096) })
    expect(sent.status).toBe(201)
  })

  it('W36: 410 for what was unsubscribed or expired, 404 for what was never there', async () => {
    await device.unsubscribe()
    expect((await sender.send(device.subscription, 'x')).status).toBe(410)
    const second = await createUserAgent(service, VAPID.publicKey)
    service.expire(second.subscription.endpoint)
    expect((await sender.send(second.subscription, 'x')).status).toBe(410)
    service.forget(second.subscription.endpoint)
    expect((await sender.send(second.subscription, 'x')).status).toBe(404)
    const unknown = `${service.mozilla.endpointOrigin}/elsewhere`
    expect((await exchange(unknown, { method: 'POST', ca: service.ca }, new Uint8Array())).status).toBe(404)
    await second.close()
  })

  it('forgotten users: every endpoint answers 410 and a new hello gets a new name', async () => {
    service.forgetUsers()
    expect((await sender.send(device.subscription, 'x')).status).toBe(410)
  })
})

describe('a fault on demand', () => {
  it('answers the asked number of times, for the asked endpoint, with the asked headers', async () => {
    const healthy = await createUserAgent(service, VAPID.publicKey)
    const fault = service.fault({
      endpoint: device.subscription.endpoint,
      status: 429,
      headers: { 'retry-after': '120' },
      times: 2,
    })
    const statuses = []
    for (const to of [device, healthy, device, device]) statuses.push((await sender.send(to.subscription, 'x')).status)
    expect(statuses).toEqual([429, 201, 429, 201])
    expect(fault.hits).toBe(2)
    expect(service.requestsTo(device.subscription.endpoint).map(({ faulty }) => faulty)).toEqual([true, true, false])
    await healthy.close()
  })

  it('keeps its headers and body, ends when lifted, and may choose its requests', async () => {
    const fault = service.fault({
      match: ({ headers }) => headers['urgency'] === 'high',
      status: 503,
      headers: { 'retry-after': '7' },
      body: 'busy',
      times: Number.POSITIVE_INFINITY,
    })
    expect((await sender.send(device.subscription, 'x', { urgency: 'low' })).status).toBe(201)
    const refused = await sender.send(device.subscription, 'x', { urgency: 'high' })
    expect(refused).toMatchObject({ status: 503, body: 'busy', headers: { 'retry-after': '7' } })
    fault.lift()
    expect((await sender.send(device.subscription, 'x', { urgency: 'high' })).status).toBe(201)
  })

  it('may break the connection', async () => {
    service.fault({ status: 'reset' })
    await expect(sender.send(device.subscription, 'x')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((await sender.send(device.subscription, 'x')).status).toBe(201)
  })

  it('may take the network away', async () => {
    service.refuseConnections(true)
    await expect(sender.send(device.subscription, 'x')).rejects.toMatchObject({ code: 'ECONNRESET' })
    service.refuseConnections(false)
    expect((await sender.send(device.subscription, 'x')).status).toBe(201)
  })
})
