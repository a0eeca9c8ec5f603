import type { SiteSettings, VisitorMessageAnswer } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { createTestClock, day, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openStream } from '../test-support/open-stream.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('retention of closed conversations', make => {
  let database: TestDatabase
  let test: TestServer
  let clock: TestClock
  let admin: Client
  beforeEach(async () => {
    database = await make()
    clock = createTestClock()
    test = await startTestServer({ database, clock: clock.now })
    admin = await test.admin()
  })
  afterEach(async () => {
    await test.close()
    await database.remove()
  })
  const open = async () => {
    const visitor = await test.visitor()
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    return { visitor, id: conversationId, path: `/conversations/${conversationId}` }
  }
  const close = (path: string) => admin.json('PATCH', path, { status: 'closed' })
  const keep = (closedConversationDays: number | null) =>
    admin.json<SiteSettings>('PATCH', '/settings', { closedConversationDays })
  const there = async () =>
    (await test.server.database.db.selectFrom('conversations').select('id').execute()).map(({ id }) => id)
  const visitors = async () =>
    (await test.server.database.db.selectFrom('visitors').select('id').execute()).map(({ id }) => id)

  it('nothing is removed unless an admin says so, and then only closed ones that are old enough', async () => {
    const [old, stillOpen, closedLate, recent] = [await open(), await open(), await open(), await open()]
    await close(old.path)
    clock.advance(31 * day)
    await close(closedLate.path)
    await recent.visitor.json('POST', '/visitors/me/messages', { text: 'again' })
    await close(recent.path)
    // Another setting of the same place leaves it alone, and what it removes is none of these.
    expect(await admin.json('PATCH', '/settings', { retentionDays: 30 })).toEqual({
      retentionDays: 30,
      closedConversationDays: null,
      auditDays: 365,
    })
    expect((await there()).toSorted()).toEqual([old.id, stillOpen.id, closedLate.id, recent.id].toSorted())
    await using stream = await openStream(`${test.server.url}/api/v1/events`, admin.headers)
    await stream.alive()
    expect(await keep(30)).toEqual({ retentionDays: 30, closedConversationDays: 30, auditDays: 365 })
    await stream.event(event => event.type === 'visitor.erased')
    expect((await there()).toSorted()).toEqual([stillOpen.id, closedLate.id, recent.id].toSorted())
    expect(await visitors()).not.toContain(old.visitor.visitorId)
    expect(await admin.problem('GET', old.path)).toMatchObject({ code: 'not_found' })
    expect(await keep(null)).toMatchObject({ closedConversationDays: null })
  })

  it('visitors who never wrote go after a month without them, whatever is kept of conversations', async () => {
    const wrote = await open()
    const [gone, back] = [await test.visitor(), await test.visitor()]
    clock.advance(20 * day)
    await back.json('PUT', '/visitors/me', { name: 'Zoë' })
    clock.advance(11 * day)
    const young = await test.visitor()
    await keep(null)
    await eventually(async () => expect(await visitors()).toHaveLength(3))
    expect(new Set(await visitors())).toEqual(new Set([wrote.visitor.visitorId, back.visitorId, young.visitorId]))
    expect(await gone.problem('POST', '/visitors/me/messages', { text: 'late' })).toMatchObject({ status: 401 })
  })

  it('a visitor who came back since stays without the old conversation, and begins a new one', async () => {
    const { visitor, id, path } = await open()
    await close(path)
    clock.advance(40 * day)
    await visitor.json('PUT', '/visitors/me', { name: 'Zoë' })
    await keep(30)
    await eventually(async () => expect(await there()).toEqual([]))
    expect(await visitors()).toEqual([visitor.visitorId])
    expect(await visitor.json('GET', '/visitors/me/messages')).toMatchObject({ items: [] })
    const { conversationId, message } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', {
      text: 'new',
    })
    expect(conversationId).not.toBe(id)
    expect(message.author.name).toBe('Zoë')
  })

  it('many go in one round', async () => {
    const all = []
    for (let n = 0; n < 60; n += 1) all.push(await open())
    await test.server.database.db.updateTable('conversations').set({ status: 'closed' }).execute()
    clock.advance(2 * day)
    await keep(1)
    await eventually(async () => expect(await there()).toEqual([]))
    expect(await visitors()).toEqual([])
  })
})
