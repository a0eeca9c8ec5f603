import type { Typing, VisitorMessageAnswer } from '@deskbell/contract'
import { typingSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { createTestClock, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { type OpenStream, openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('typing', (make, kind) => {
  let database: TestDatabase
  let test: TestServer
  let clock: TestClock
  let streams: OpenStream[]
  beforeEach(async () => {
    database = await make()
    clock = createTestClock()
    test = await startTestServer({ database, clock: clock.now })
    streams = []
  })
  afterEach(async () => {
    for (const stream of streams) stream.close()
    await test.close()
    await database.remove()
  })
  const follow = async (client: Client, path = '/events', url = client.url) => {
    const stream = await openStream(`${url}/api/v1${path}`, client.headers)
    streams.push(stream)
    await stream.alive()
    return stream
  }
  const typing = (stream: OpenStream) =>
    stream.events.filter(event => event.type === 'typing').map(event => typingSchema.parse(event.data))
  const open = async () => {
    const visitor = await test.visitor()
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    return { visitor, conversationId }
  }
  const type = async (client: Client, path: string) => {
    expect((await client.request('POST', path)).status).toBe(204)
  }

  it('goes to the other side and to the other agents, and to nobody else', async () => {
    const [one, other] = [await open(), await open()]
    const [agent, colleague] = [await test.agent('Ben'), await test.agent('Cleo')]
    const atAgent = await follow(agent)
    const atColleague = await follow(colleague)
    const atOne = await follow(one.visitor, '/visitors/me/events')
    const atOther = await follow(other.visitor, '/visitors/me/events')
    await type(agent, `/conversations/${one.conversationId}/typing`)
    await type(one.visitor, '/visitors/me/typing')
    const until = new Date(clock.now() + 6_000).toISOString()
    const { id, name } = agent.user
    const byAgent: Typing = { conversationId: one.conversationId, author: { kind: 'agent', id, name }, until }
    await eventually(() => {
      expect(typing(atColleague)).toMatchObject([byAgent, { author: { kind: 'visitor', id: one.visitor.visitorId } }])
      expect(typing(atAgent)).toMatchObject([{ author: { kind: 'visitor', id: one.visitor.visitorId } }])
      expect(typing(atOne)).toEqual([byAgent])
    })
    expect(typing(atOther)).toEqual([])
    expect(JSON.stringify(atOne.events)).not.toContain('visitorId')
  })

  it('is told at most once in 3 s for each person, and leaves no row anywhere', async () => {
    const { visitor, conversationId } = await open()
    const agent = await test.agent('Ben')
    const stream = await follow(agent)
    const { db } = test.server.database
    const count = async () =>
      (
        await db
          .selectFrom('events')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    await eventually(async () =>
      expect(await db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()).toEqual([]),
    )
    const before = await count()
    for (let n = 0; n < 5; n += 1) await type(visitor, '/visitors/me/typing')
    await eventually(() => expect(typing(stream)).toHaveLength(1))
    clock.advance(3_000)
    for (let n = 0; n < 5; n += 1) await type(visitor, '/visitors/me/typing')
    await eventually(() => expect(typing(stream)).toHaveLength(2))
    expect(await count()).toBe(before)
    expect(typing(stream)[1]?.conversationId).toBe(conversationId)
  })

  it('whoever resumes at its id has missed nothing and hears nothing twice', async () => {
    const { visitor } = await open()
    const agent = await test.agent('Ben')
    const first = await follow(agent)
    await visitor.json('POST', '/visitors/me/messages', { text: 'before' })
    await first.event(event => event.type === 'message.created')
    await type(visitor, '/visitors/me/typing')
    const { id } = await first.event(event => event.type === 'typing')
    first.close()
    await visitor.json('POST', '/visitors/me/messages', { text: 'after' })
    const second = await openStream(`${agent.url}/api/v1/events`, { ...agent.headers, 'last-event-id': id })
    streams.push(second)
    await second.event(event => event.type === 'message.created')
    const texts = second.events
      .filter(event => event.type === 'message.created')
      .map(event => (event.data as VisitorMessageAnswer).message.text)
    expect(texts).toEqual(['after'])
  })

  it('who has written nothing types for nobody; what is not there is not found', async () => {
    const visitor = await test.visitor()
    const agent = await test.agent('Ben')
    const stream = await follow(agent)
    await type(visitor, '/visitors/me/typing')
    expect(await agent.problem('POST', '/conversations/cnv_00000000/typing')).toMatchObject({ code: 'not_found' })
    expect(await visitor.problem('POST', '/conversations/cnv_00000000/typing')).toMatchObject({ status: 401 })
    const { visitor: other } = await open()
    await type(other, '/visitors/me/typing')
    await stream.event(event => event.type === 'typing')
    expect(typing(stream)).toHaveLength(1)
  })

  it.skipIf(kind === 'sqlite')(
    'goes from one server to the other, and is told once (SQLite has one server)',
    async () => {
      await using second = await startTestServer({ database, clock: clock.now, withoutAdmin: true })
      const { visitor, conversationId } = await open()
      const agent = await test.agent('Ben')
      const stream = await follow(agent, '/events', second.server.url)
      await type(visitor, '/visitors/me/typing')
      const there = { ...visitor, url: second.server.url }
      const elsewhere = await fetch(`${there.url}/api/v1/visitors/me/typing`, {
        method: 'POST',
        headers: visitor.headers,
      })
      expect(elsewhere.status).toBe(204)
      await eventually(() => expect(typing(stream)).toHaveLength(1))
      clock.advance(3_000)
      await type(visitor, '/visitors/me/typing')
      await eventually(() => expect(typing(stream)).toHaveLength(2))
      expect(typing(stream)[0]?.conversationId).toBe(conversationId)
    },
  )
})
