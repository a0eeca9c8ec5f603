import type { PresencePut, VisitorMessageAnswer } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentClient, type Client, createClient } from '../test-support/client.ts'
import { createTestClock, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { findLookers, lookedAt } from './looking.ts'
import { sweepPresence } from './sweep-presence.ts'

type Agent = Awaited<ReturnType<TestServer['agent']>>
const second = 1_000

withDatabases('presence', make => {
  let database: TestDatabase
  let test: TestServer
  let clock: TestClock
  let agent: Agent
  let conversationId: VisitorMessageAnswer['conversationId']
  beforeEach(async () => {
    database = await make()
    clock = createTestClock()
    test = await startTestServer({ database, clock: clock.now })
    agent = await test.agent('Looker')
    conversationId = await open()
  })
  afterEach(async () => {
    await test.close()
    await database.remove()
  })

  const open = async () => {
    const visitor = await test.visitor()
    return (await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })).conversationId
  }
  const at = (ms: number) => new Date(clock.now() + ms).toISOString()
  const put = async (client: Client, body: Partial<PresencePut> = {}) => {
    const response = await client.request('PUT', '/presence', {
      conversationId,
      visible: true,
      lastInputAt: at(0),
      ...body,
    })
    expect(response.status).toBe(204)
  }
  const lookers = async () =>
    (await findLookers(test.server.database.db, [conversationId], clock.now())).map(looker => looker.userId)

  it('looking is that conversation, visible, with input in the last 30 s, and lives 30 s', async () => {
    const { id } = agent.user
    await put(agent)
    expect(await lookers()).toEqual([id])
    clock.advance(29 * second)
    expect(await lookers()).toEqual([id])
    clock.advance(second)
    expect(await lookers()).toEqual([])
    await put(agent, { lastInputAt: at(-29 * second) })
    expect(await lookers()).toEqual([id])
    for (const less of [
      { lastInputAt: at(-30 * second) },
      { lastInputAt: null },
      { visible: false },
      { conversationId: null },
      // A clock that is ahead proves nothing: rather ring once too often.
      { lastInputAt: at(60 * second) },
    ]) {
      await put(agent)
      await put(agent, less)
      expect(await lookers()).toEqual([])
    }
    await put(agent, { lastInputAt: at(3 * second) })
    expect(await lookers()).toEqual([id])
  })

  it('two sessions of one user are two windows: one that is hidden does not hide the other', async () => {
    const other = agentClient(agent.url)
    await other.signIn(agent.user.email, agent.password)
    await put(agent)
    await put(other, { visible: false })
    expect(await lookers()).toEqual([agent.user.id])
    await put(agent, { visible: false })
    expect(await lookers()).toEqual([])
  })

  it('whoever signs out, or whose access ends, looks at nothing from that moment, and the others hear of it', async () => {
    const admin = await test.admin()
    await using stream = await openStream(`${test.server.url}/api/v1/events`, admin.headers)
    await stream.alive()
    const signIn = async () => {
      const client = agentClient(agent.url)
      await client.signIn(agent.user.email, agent.password)
      return client
    }
    const script = async () => {
      const owner = await signIn()
      const made = await owner.json<{ id: string; password: string }>('POST', '/application-passwords', { name: 'x' })
      return { ...made, authorization: `Basic ${btoa(`${agent.user.email}:${made.password}`)}` }
    }
    const other = await signIn()
    const { id, authorization } = await script()
    const byScript = createClient(agent.url, { authorization })
    const keeper = await signIn()
    const change = { currentPassword: agent.password, newPassword: agent.password }
    const endings: [Client, () => Promise<unknown>][] = [
      [other, () => other.json('DELETE', '/session')],
      [byScript, () => keeper.json('DELETE', `/application-passwords/${id}`)],
      [agent, () => keeper.json('PUT', '/me/password', change)],
      [keeper, () => keeper.signIn(agent.user.email, agent.password)],
      [keeper, () => admin.json('PATCH', `/users/${agent.user.id}`, { deactivated: true })],
    ]
    for (const [n, [client, end]] of endings.entries()) {
      await put(client)
      expect(await lookers()).toEqual([agent.user.id])
      await end()
      expect(await lookers()).toEqual([])
      await stream.holds(events => {
        const told = events.filter(event => event.type === 'presence').map(event => event.data)
        return told.length === 2 * (n + 1) && (told.at(-1) as { looking: boolean }).looking === false
      })
    }
  })

  it('the others hear when somebody begins and stops looking, and nothing of what does not change', async () => {
    const other = await open()
    const admin = await test.admin()
    await using stream = await openStream(`${test.server.url}/api/v1/events`, admin.headers)
    await stream.alive()
    await put(agent)
    clock.advance(5 * second)
    await put(agent)
    await put(agent, { conversationId: other })
    await put(agent, { conversationId: other, visible: false })
    await put(agent, { conversationId: null })
    await put(agent, { conversationId: other })
    clock.advance(40 * second)
    await sweepPresence(test.server.database, clock.now())
    const userId = agent.user.id
    const expected = [
      { conversationId, userId, looking: true },
      { conversationId, userId, looking: false },
      { conversationId: other, userId, looking: true },
      { conversationId: other, userId, looking: false },
      { conversationId: other, userId, looking: true },
      { conversationId: other, userId, looking: false },
    ]
    await eventually(() => {
      expect(stream.events.filter(event => event.type === 'presence').map(event => event.data)).toEqual(expected)
    })
  })

  it('what is not there cannot be looked at; visitors have no presence here', async () => {
    const body = { conversationId: 'cnv_00000000', visible: true, lastInputAt: null }
    expect(await agent.problem('PUT', '/presence', body)).toMatchObject({ code: 'not_found' })
    expect(await agent.problem('PUT', '/presence', { visible: true })).toMatchObject({ code: 'invalid' })
    const visitor = await test.visitor()
    expect(await visitor.problem('PUT', '/presence', body)).toMatchObject({ code: 'unauthenticated' })
  })
})

it('a window that was never heard of looks at nothing', () => {
  expect(lookedAt(undefined, 0)).toBeNull()
})
