import type { EventPage, VisitorMessageAnswer } from '@deskbell/contract'
import { eventPageSchema, liveEventSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Client } from '../test-support/client.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

/** Routing tells of its decisions a moment after each message: what is counted here are the messages. */
const UNCOUNTED = ['log.updated', 'alert']

withServer('live events', {}, (on, kind) => {
  let test: TestServer
  let admin: Client
  beforeAll(async () => {
    test = on()
    admin = await test.admin()
  })

  const follow = async (client: Client, headers: Record<string, string> = {}) => {
    const path = client.headers['authorization']?.startsWith('Bearer') ? '/visitors/me/events' : '/events'
    const stream = await openStream(`${client.url}/api/v1${path}`, { ...client.headers, ...headers }, UNCOUNTED)
    if (stream.response.ok) await stream.alive()
    return stream
  }
  const write = (visitor: Client, text: string) =>
    visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text })
  const poll = async (client: Client, since: string, path = '/events') => {
    const page = eventPageSchema.parse(await client.json('GET', `${path}?since=${encodeURIComponent(since)}`))
    return { ...page, items: page.items.filter(({ type }) => !UNCOUNTED.includes(type)) }
  }
  const append = (events: readonly NewEvent[]) =>
    test.server.database.transaction((trx, wake) => appendEvents(trx, wake, Date.now(), events))
  /** On PostgreSQL an event is read once no older transaction is open; routing may have one. */
  const settled = () =>
    eventually(async () => {
      const { db, eventHorizon } = test.server.database
      const hidden = await db
        .selectFrom('events')
        .select('id')
        .where('xid', '>=', await eventHorizon())
        .execute()
      expect(hidden).toEqual([])
    })
  const texts = (events: readonly { readonly type: string; readonly data: unknown }[]) =>
    events
      .filter(event => event.type === 'message.created')
      .map(event => (event.data as { message: { text: string } }).message.text)

  it('the stream has the headers that keep it alive and whole', async () => {
    await using stream = await follow(admin, { 'accept-encoding': 'gzip, br' })
    const { headers, status } = stream.response
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-accel-buffering')).toBe('no')
    expect(headers.get('content-encoding')).toBeNull()
    expect(headers.getSetCookie()).toEqual([])
  })

  it('a message reaches every agent and its own visitor, and no other visitor', async () => {
    const agent = await test.agent('Listener')
    const [one, other] = [await test.visitor(), await test.visitor()]
    await using atAdmin = await follow(admin)
    await using atAgent = await follow(agent)
    await using atOne = await follow(one)
    await using atOther = await follow(other)
    const { message, conversationId } = await write(one, 'hello')
    await write(other, 'from the other')
    for (const stream of [atAdmin, atAgent, atOne]) {
      const event = liveEventSchema.parse(await stream.event(sent => sent.type === 'message.created'))
      expect(event).toMatchObject({ data: { conversationId, message } })
    }
    await atOther.count(1)
    expect(texts(atOther.events)).toEqual(['from the other'])
    expect(texts(atOne.events)).toEqual(['hello'])
    expect(atOne.response.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('resumes by Last-Event-ID with exactly what was missed', async () => {
    const visitor = await test.visitor()
    const first = await follow(admin)
    await write(visitor, 'seen')
    await first.count(1)
    first.close()
    await write(visitor, 'missed 1')
    await write(visitor, 'missed 2')
    await using second = await follow(admin, { 'last-event-id': first.lastId() })
    await write(visitor, 'live')
    await second.count(3)
    expect(texts(second.events)).toEqual(['missed 1', 'missed 2', 'live'])
    await using third = await follow(admin, { 'last-event-id': second.events[1]?.id ?? '' })
    await third.count(1)
    expect(texts(third.events)).toEqual(['live'])
  })

  it('a stream that saw no event can be resumed too', async () => {
    const visitor = await test.visitor()
    const first = await follow(visitor)
    first.close()
    await write(visitor, 'between')
    await using second = await follow(visitor, { 'last-event-id': first.lastId() })
    await second.count(1)
    expect(texts(second.events)).toEqual(['between'])
  })

  it.each(['nonsense', '0', 'a'.repeat(500), '../../x', "' or 1=1 --"])(
    'the unknown cursor %j brings reset, and the stream goes on from there',
    async cursor => {
      const visitor = await test.visitor()
      const headers = { ...admin.headers, 'last-event-id': cursor }
      await using stream = await openStream(`${admin.url}/api/v1/events`, headers, UNCOUNTED)
      await stream.count(1)
      expect(stream.events[0]).toMatchObject({ type: 'reset', data: {} })
      await write(visitor, 'after the reset')
      // What an earlier test left may be told in between.
      await stream.event(({ type }) => type === 'message.created')
      expect(texts(stream.events)).toEqual(['after the reset'])
      await using resumed = await follow(admin, { 'last-event-id': stream.events[0]?.id ?? '' })
      await resumed.event(({ type }) => type === 'message.created')
      expect(texts(resumed.events)).toEqual(['after the reset'])
    },
  )

  it.each([
    ['text/event-stream', '', 'text/event-stream'],
    ['text/event-stream', '?since=x', 'text/event-stream'],
    ['*/*', '', 'text/event-stream'],
    ['*/*', '?since=x', 'application/json'],
    ['application/json', '', 'application/json'],
    ['application/json', '?since=', 'application/json'],
  ])('accepting %s, /events%s answers with %s', async (accept, query, type) => {
    const response = await admin.request('GET', `/events${query}`, undefined, { accept })
    expect(response.headers.get('content-type')).toContain(type)
    await response.body?.cancel()
  })

  it('polling gives the same events as the stream, and a cursor that goes on', async () => {
    const visitor = await test.visitor()
    const begin = await poll(admin, '')
    expect(begin.items).toEqual([])
    await write(visitor, 'one')
    await write(visitor, 'two')
    await settled()
    const page = await poll(admin, begin.cursor)
    expect(texts(page.items)).toEqual(['one', 'two'])
    for (const item of page.items) liveEventSchema.parse(item)
    expect((await poll(admin, page.cursor)).items).toEqual([])
    const own = await poll(visitor, page.items[0]?.id ?? '', '/visitors/me/events')
    expect(texts(own.items).at(-1)).toBe('two')
    expect(await poll(admin, 'nonsense')).toMatchObject({ items: [{ type: 'reset', data: {} }] })
  })

  it('polling goes page by page, past events that are not for the caller', async () => {
    const visitor = await test.visitor()
    const begin = await poll(visitor, '', '/visitors/me/events')
    const data = { conversationId: (await write(visitor, 'x')).conversationId }
    await append(Array.from({ length: 450 }, () => ({ type: 'conversation.updated', audience: 'agents', data })))
    await settled()
    expect(texts((await poll(visitor, begin.cursor, '/visitors/me/events')).items)).toEqual(['x'])
    let since = begin.cursor
    let seen = 0
    for (let page: EventPage; ; seen += page.items.length) {
      page = await poll(admin, since)
      since = page.cursor
      if (page.items.length === 0) break
    }
    expect(seen).toBe(451)
  })

  it('who is far behind is told to fetch anew instead of everything', async () => {
    await using near = await follow(admin)
    const begin = await poll(admin, '')
    const { conversationId } = await write(await test.visitor(), 'x')
    const event: NewEvent = { type: 'conversation.updated', audience: 'agents', data: { conversationId } }
    await append(Array.from({ length: 1_001 }, () => event))
    await near.holds(events => events.length > 1_001)
    const headers = { ...admin.headers, 'last-event-id': begin.cursor }
    await using stream = await openStream(`${admin.url}/api/v1/events`, headers, UNCOUNTED)
    await stream.count(1)
    expect(stream.events[0]?.type).toBe('reset')
  })

  it('what concerns one user reaches that user, and the admins unless it is private', async () => {
    const agent = await test.agent('Owner')
    const colleague = await test.agent('Colleague')
    const { conversationId } = await write(await test.visitor(), 'x')
    await settled()
    await using atAdmin = await follow(admin)
    await using atAgent = await follow(agent)
    await using atColleague = await follow(colleague)
    await append([
      { type: 'device.updated', audience: `user:${agent.user.id}`, data: { deviceId: 'dev_00000000' as never } },
      {
        type: 'notification.updated',
        audience: `self:${agent.user.id}`,
        data: { notificationId: 'ntf_00000000' as never },
      },
      { type: 'conversation.updated', audience: 'agents', data: { conversationId } },
    ])
    const types = async (stream: typeof atAdmin) => {
      await stream.event(event => event.type === 'conversation.updated')
      // Messages of earlier tests may still be on their way.
      return stream.events.map(event => event.type).filter(type => type !== 'message.created')
    }
    expect(await types(atAgent)).toEqual(['device.updated', 'notification.updated', 'conversation.updated'])
    expect(await types(atAdmin)).toEqual(['device.updated', 'conversation.updated'])
    expect(await types(atColleague)).toEqual(['conversation.updated'])
  })

  it('a deactivated user’s stream ends, and so does that of an ended session or a revoked password', async () => {
    const agent = await test.agent('Leaver')
    await using atAgent = await follow(agent)
    await admin.json('PATCH', `/users/${agent.user.id}`, { deactivated: true })
    expect(await atAgent.ended).toBe('ended')
    expect((await follow(agent)).response.status).toBe(401)

    const other = await test.agent('Signer')
    await using atOther = await follow(other)
    await other.json('DELETE', '/session')
    expect(await atOther.ended).toBe('ended')

    const third = await test.agent('Basic')
    const { id, password } = await third.json<{ id: string; password: string }>('POST', '/application-passwords', {
      name: 'script',
    })
    const basic = Buffer.from(`${third.user.email}:${password}`).toString('base64')
    await using atThird = await openStream(`${admin.url}/api/v1/events`, { authorization: `Basic ${basic}` })
    await atThird.alive()
    await using bySession = await follow(third)
    await third.json('DELETE', `/application-passwords/${id}`)
    expect(await atThird.ended).toBe('ended')
    await write(await test.visitor(), 'still here')
    await bySession.event(event => event.type === 'message.created')
  })

  it('somebody who is no admin any more does not hear of others’ devices any more', async () => {
    const boss = await test.agent('Boss')
    await admin.json('PATCH', `/users/${boss.user.id}`, { role: 'admin' })
    await using stream = await follow(boss)
    const device = (name: string) =>
      ({
        type: 'device.updated',
        audience: 'user:usr_somebody',
        data: { deviceId: `dev_${name}0000` },
      }) as unknown as NewEvent
    await append([device('before')])
    await stream.count(1)
    await admin.json('PATCH', `/users/${boss.user.id}`, { role: 'agent' })
    const { conversationId } = await write(await test.visitor(), 'x')
    let round = 0
    await eventually(async () => {
      round += 1
      const probe = `probe${round}`
      const updates = stream.events.filter(event => event.type === 'conversation.updated').length
      await append([device(probe), { type: 'conversation.updated', audience: 'agents', data: { conversationId } }])
      await stream.holds(events => events.filter(one => one.type === 'conversation.updated').length > updates)
      expect(JSON.stringify(stream.events)).not.toContain(probe)
    })
  })

  it('without rights there is no stream', async () => {
    const visitor = await test.visitor()
    for (const [client, path] of [
      [test.anonymous, '/events'],
      [test.anonymous, '/visitors/me/events'],
      [visitor, '/events'],
      [admin, '/visitors/me/events'],
    ] as const) {
      expect(await client.problem('GET', path)).toMatchObject({ code: 'unauthenticated' })
    }
  })

  it('HEAD does not wait for the stream’s end', async () => {
    const response = await admin.request('HEAD', '/events')
    expect([200, 405]).toContain(response.status)
  })

  it('one visitor holds at most ten streams', async () => {
    const visitor = await test.visitor()
    const streams = await Promise.all(Array.from({ length: 10 }, () => follow(visitor)))
    const refused = await follow(visitor)
    expect(refused.response.status).toBe(429)
    for (const stream of streams) stream.close()
    await Promise.all(streams.map(stream => stream.ended))
  })

  it('a server that stops ends its streams at once', async () => {
    const second = await startTestServer()
    const client = await second.admin()
    const streams = await Promise.all([1, 2, 3].map(() => follow(client)))
    const began = performance.now()
    await second.close()
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(await Promise.all(streams.map(stream => stream.ended))).toEqual(['ended', 'ended', 'ended'])
  })

  it.skipIf(kind === 'sqlite')(
    'C8: another server’s messages and rights reach the streams of this one (SQLite has one)',
    async () => {
      const second = await startTestServer({ database: { config: test.config, remove: async () => {} } })
      try {
        const agent = await test.agent('Far')
        const atSecond = { ...agent, url: second.server.url }
        const visitor = await test.visitor()
        await using stream = await follow(atSecond)
        await using own = await openStream(`${second.server.url}/api/v1/visitors/me/events`, visitor.headers)
        await own.alive()
        for (let n = 0; n < 20; n += 1) await write(visitor, `from the first ${n}`)
        // Other things happen too: somebody is rung, a visitor comes and goes.
        const all = Array.from({ length: 20 }, (_, n) => `from the first ${n}`)
        await stream.holds(events => texts(events).length >= 20)
        expect(texts(stream.events)).toEqual(all)
        await own.holds(events => texts(events).length >= 20)
        // A client may come back to the other server: places are the same there.
        own.close()
        await write(visitor, 'between')
        await using moved = await follow(visitor, { 'last-event-id': own.lastId() })
        await moved.event(event => texts([event])[0] === 'between')
        await admin.json('PATCH', `/users/${agent.user.id}`, { deactivated: true })
        expect(await stream.ended).toBe('ended')
      } finally {
        await second.close()
      }
    },
  )
})
