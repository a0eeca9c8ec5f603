import type { Conversation, Page, VisitorMessageAnswer } from '@deskbell/contract'
import { conversationSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { createTestClock, type TestClock } from '../test-support/clock.ts'
import { openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('a conversation as it is now', make => {
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
  const open = async () => {
    const visitor = await test.visitor()
    const answer = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    return { visitor, ...answer }
  }
  const read = async (client: Client, id: string) =>
    conversationSchema.parse(await client.json<Conversation>('GET', `/conversations/${id}`))
  const look = (client: Client, conversationId: string | null) =>
    client.json('PUT', '/presence', { conversationId, visible: true, lastInputAt: new Date(clock.now()).toISOString() })

  it('lists and one conversation say whether the visitor is online, their address, and what they have seen', async () => {
    const { visitor, conversationId, message } = await open()
    const agent = await test.agent('Ben')
    expect(await read(agent, conversationId)).toMatchObject({
      visitor: { online: false, email: null },
      visitorSeen: null,
      viewers: [],
    })
    await visitor.json('PUT', '/visitors/me', { email: 'zoe@example.com' })
    await visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_0001', visible: true })
    await visitor.json('POST', '/visitors/me/read')
    const seen = { messageId: message.id, at: new Date(clock.now()).toISOString() }
    const now = { visitor: { online: true, email: 'zoe@example.com' }, visitorSeen: seen }
    expect(await read(agent, conversationId)).toMatchObject(now)
    for (const path of ['/conversations', '/conversations?q=hi']) {
      const { items } = await agent.json<Page<Conversation>>('GET', path)
      expect(items).toMatchObject([now])
    }
    clock.advance(30_000)
    expect(await read(agent, conversationId)).toMatchObject({ visitor: { online: false } })
  })

  it('viewers are the others who look at it', async () => {
    const { conversationId } = await open()
    const [ben, cleo] = [await test.agent('Ben'), await test.agent('Cleo')]
    await look(ben, conversationId)
    await look(cleo, conversationId)
    expect((await read(ben, conversationId)).viewers).toEqual([{ id: cleo.user.id, name: 'Cleo' }])
    const patched = await ben.json<Conversation>('PATCH', `/conversations/${conversationId}`, {
      assigneeId: ben.user.id,
    })
    expect(patched.viewers).toEqual([{ id: cleo.user.id, name: 'Cleo' }])
    await look(cleo, null)
    expect((await read(ben, conversationId)).viewers).toEqual([])
  })

  it('the visitor hears when it is seen, taken and closed, and not of what changes nothing for them', async () => {
    const { visitor, conversationId } = await open()
    const [ben, cleo] = [await test.agent('Ben'), await test.agent('Cleo')]
    await using stream = await openStream(`${test.server.url}/api/v1/visitors/me/events`, visitor.headers)
    await stream.alive()
    const path = `/conversations/${conversationId}`
    const told = () => stream.events.filter(event => event.type === 'conversation.updated').length
    await ben.json('POST', `${path}/read`)
    await stream.holds(() => told() === 1)
    await cleo.json('POST', `${path}/read`)
    await ben.json('PATCH', path, { assigneeId: ben.user.id })
    await stream.holds(() => told() === 2)
    await ben.json('PATCH', path, { status: 'closed' })
    await stream.holds(() => told() === 3)
    await ben.json('POST', `${path}/messages`, { text: 'the end' })
    await stream.event(event => event.type === 'message.created' && JSON.stringify(event.data).includes('the end'))
    expect(told()).toBe(3)
    expect(JSON.stringify(stream.events)).not.toContain('"system"')
  })
})
