import type { VisitorMessageAnswer } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestClock, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { findOnlineUsers, findOnlineVisitors } from './online.ts'
import { sweepPresence } from './sweep-presence.ts'

const second = 1_000
const pageId = 'page_0001'

withDatabases('who is online', make => {
  let database: TestDatabase
  let test: TestServer
  let clock: TestClock
  beforeEach(async () => {
    database = await make()
    clock = createTestClock()
    test = await startTestServer({ database, clock: clock.now })
  })
  afterEach(async () => {
    await test.close()
    await database.remove()
  })
  type Visitor = Awaited<ReturnType<TestServer['visitor']>>
  const isOnline = async ({ visitorId }: Visitor) =>
    (await findOnlineVisitors(test.server.database.db, [visitorId], clock.now())).has(visitorId)
  const put = async (visitor: Visitor, visible: boolean, page = pageId) => {
    const response = await visitor.request('PUT', '/visitors/me/presence', { pageId: page, visible })
    expect(response.status).toBe(204)
  }
  const follow = async (visitor: Visitor) => {
    const url = `${visitor.url}/api/v1/visitors/me/events?pageId=${pageId}`
    const stream = await openStream(url, visitor.headers)
    await stream.alive()
    return stream
  }

  it('an agent is online at any visible window with input within 60 s; a closed lid is away within a minute', async () => {
    const agent = await test.agent('Looker')
    const online = async () => (await findOnlineUsers(test.server.database.db, clock.now())).has(agent.user.id)
    const speak = async (visible: boolean, inputAgo: number | null) => {
      const lastInputAt = inputAgo === null ? null : new Date(clock.now() - inputAgo).toISOString()
      await agent.json('PUT', '/presence', { conversationId: null, visible, lastInputAt })
    }
    expect(await online()).toBe(false)
    await speak(true, 59 * second)
    expect(await online()).toBe(true)
    await speak(true, 60 * second)
    expect(await online()).toBe(false)
    await speak(false, 0)
    expect(await online()).toBe(false)
    await speak(true, null)
    expect(await online()).toBe(false)
    // Busy until the lid is closed: nothing is said any more.
    await speak(true, 0)
    expect(await online()).toBe(true)
    clock.advance(30 * second)
    expect(await online()).toBe(false)
  })

  it('a visitor is online while the stream is open and the page visible', async () => {
    const visitor = await test.visitor()
    expect(await isOnline(visitor)).toBe(false)
    const stream = await follow(visitor)
    await eventually(async () => expect(await isOnline(visitor)).toBe(true))
    await put(visitor, false)
    expect(await isOnline(visitor)).toBe(false)
    await put(visitor, true)
    expect(await isOnline(visitor)).toBe(true)
    await put(visitor, false, 'page_0002')
    expect(await isOnline(visitor)).toBe(true)
    stream.close()
    await eventually(async () => {
      const { db } = test.server.database
      const ending = await db
        .selectFrom('presence')
        .select('expires_at')
        .where('key', 'like', `%${pageId}`)
        .executeTakeFirstOrThrow()
      expect(ending.expires_at).toBe(clock.now() + 12 * second)
    })
    // It might come back; then it was gone.
    expect(await isOnline(visitor)).toBe(true)
    clock.advance(12 * second)
    expect(await isOnline(visitor)).toBe(false)
  })

  it('without a stream a visible page lives 30 s by its own word', async () => {
    const visitor = await test.visitor()
    await put(visitor, true)
    clock.advance(29 * second)
    expect(await isOnline(visitor)).toBe(true)
    clock.advance(second)
    expect(await isOnline(visitor)).toBe(false)
  })

  it('a hidden page stays hidden when its stream comes back', async () => {
    const visitor = await test.visitor()
    await put(visitor, false)
    await using _stream = await follow(visitor)
    await eventually(async () => {
      const { db } = test.server.database
      const seen = await db.selectFrom('visitors').select('last_seen_at').where('id', '=', visitor.visitorId).execute()
      expect(seen[0]?.last_seen_at).toBe(clock.now())
    })
    expect(await isOnline(visitor)).toBe(false)
  })

  it('agents hear when a visitor with a conversation comes and goes, once each, and of nobody else', async () => {
    const [visitor, stranger] = [await test.visitor(), await test.visitor()]
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    const admin = await test.admin()
    await using stream = await openStream(`${test.server.url}/api/v1/events`, admin.headers)
    await stream.alive()
    await put(stranger, true)
    await put(visitor, true)
    await put(visitor, true)
    await put(visitor, true, 'page_0002')
    await put(visitor, false)
    clock.advance(40 * second)
    await sweepPresence(test.server.database, clock.now())
    const { visitorId } = visitor
    await eventually(() => {
      const told = stream.events.filter(event => event.type === 'visitor.updated').map(event => event.data)
      expect(told).toEqual([
        { visitorId, conversationId, online: true },
        { visitorId, conversationId, online: false },
      ])
    })
  })

  it('one visitor cannot fill the table with pages', async () => {
    const visitor = await test.visitor()
    for (let n = 10; n < 30; n += 1) await put(visitor, true, `page_00${n}`)
    const body = { pageId: 'page_0099', visible: true }
    expect(await visitor.problem('PUT', '/visitors/me/presence', body)).toMatchObject({ code: 'rate_limited' })
    await put(visitor, false, 'page_0010')
    expect(await test.anonymous.problem('PUT', '/visitors/me/presence', body)).toMatchObject({ status: 401 })
  })
})
