import { createHmac } from 'node:crypto'
import type { OwnConversation, Visitor, VisitorMessageAnswer, WidgetSettings } from '@deskbell/contract'
import { ownConversationSchema, visitorSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { openStream } from '../test-support/open-stream.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('what is known of a visitor', {}, on => {
  let test: TestServer
  let admin: Client
  beforeAll(async () => {
    test = on()
    admin = await test.admin()
  })
  type VisitorClient = Awaited<ReturnType<TestServer['visitor']>>
  const read = async ({ visitorId }: VisitorClient) =>
    visitorSchema.parse(await admin.json<Visitor>('GET', `/visitors/${visitorId}`))
  const put = async (visitor: VisitorClient, body: unknown, headers: Record<string, string> = {}) => {
    const response = await visitor.request('PUT', '/visitors/me', body, { 'user-agent': 'curl/8', ...headers })
    expect(response.status).toBe(204)
  }
  const write = (visitor: Client, text: string) =>
    visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text })

  it('agents see what the browser said; what is left out stays', async () => {
    const visitor = await test.visitor()
    expect(await read(visitor)).toMatchObject({
      email: null,
      verified: false,
      page: null,
      browser: null,
      online: false,
    })
    await put(
      visitor,
      {
        name: 'Zoë',
        email: ' zoe@example.com ',
        page: { url: 'https://me:pw@shop.example/cart', title: 'Cart' },
        referrer: 'https://search.example/?q=shop',
        language: 'de-CH',
        timeZone: 'Europe/Zurich',
      },
      { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0' },
    )
    await put(visitor, { page: { url: 'https://shop.example/pay' } })
    const { conversationId } = await write(visitor, 'hi')
    expect(await read(visitor)).toMatchObject({
      name: 'Zoë',
      email: 'zoe@example.com',
      verified: false,
      externalId: null,
      language: 'de-CH',
      timeZone: 'Europe/Zurich',
      browser: 'Firefox 145 on Linux',
      page: { url: 'https://shop.example/pay', title: '' },
      referrer: 'https://search.example/?q=shop',
      conversations: [{ id: conversationId, status: 'open' }],
    })
    await put(visitor, { email: null })
    expect((await read(visitor)).email).toBeNull()
  })

  it('hostile values are left out, and refuse nothing', async () => {
    const visitor = await test.visitor()
    await put(visitor, {
      name: '\u202eZ\u200boë',
      page: { url: 'javascript:alert(1)', title: 'x' },
      referrer: 'data:text/html,x',
      language: '<b>',
      timeZone: 'Mars/Base',
      unknown: { deep: true },
    })
    expect(await read(visitor)).toMatchObject({
      name: 'Zoë',
      page: null,
      referrer: null,
      language: null,
      timeZone: null,
    })
    await put(visitor, { name: '\u200b' })
    expect((await read(visitor)).name).toBe('Zoë')
    for (const body of [{ name: 'a\u0000b' }, { email: 'none' }, { referrer: 'x'.repeat(2049) }, { identity: 'x' }]) {
      expect(await visitor.problem('PUT', '/visitors/me', body)).toMatchObject({ code: 'invalid' })
    }
  })

  it('only the HMAC of the site’s own server verifies; a change without it takes that away', async () => {
    const { identitySecret } = await admin.json<WidgetSettings>('GET', '/settings/widget')
    const externalId = 'customer-17 é'
    const sign = (secret: string) => createHmac('sha256', secret).update(externalId).digest('hex')
    const visitor = await test.visitor()
    for (const hmac of [sign('another secret'), '', sign(identitySecret).slice(2), 'x'.repeat(64)]) {
      await put(visitor, { name: 'Zoë', identity: { externalId, hmac } })
      expect(await read(visitor)).toMatchObject({ name: 'Zoë', verified: false, externalId: null })
    }
    await put(visitor, { identity: { externalId, hmac: sign(identitySecret).toUpperCase() } })
    expect(await read(visitor)).toMatchObject({ verified: true, externalId })
    await put(visitor, { name: 'Zoë', page: { url: 'https://shop.example/' } })
    expect(await read(visitor)).toMatchObject({ verified: true })
    // Somebody else in the same browser: what the first one was called is no proof of theirs.
    const other = createHmac('sha256', identitySecret).update('another').digest('hex')
    await put(visitor, { email: 'zoe@example.org', identity: { externalId, hmac: sign(identitySecret) } })
    await put(visitor, { identity: { externalId: 'another', hmac: other } })
    const now = await read(visitor)
    expect(now).toMatchObject({ verified: true, externalId: 'another', email: null })
    expect(now.name).toMatch(/^Visitor \d{4}$/)
    await put(visitor, { name: 'The Boss' })
    expect(await read(visitor)).toMatchObject({ name: 'The Boss', verified: false, externalId: null })
    await admin.json('POST', '/settings/widget/identity-secret')
    await put(visitor, { identity: { externalId, hmac: sign(identitySecret) } })
    expect(await read(visitor)).toMatchObject({ verified: false })
  })

  it('agents hear of a change of somebody who has a conversation, and search finds the new name and address', async () => {
    const [visitor, stranger] = [await test.visitor(), await test.visitor()]
    await put(visitor, { email: 'before@example.com' })
    const { conversationId } = await write(visitor, 'hi')
    await using stream = await openStream(`${test.server.url}/api/v1/events`, admin.headers)
    await stream.alive()
    await put(stranger, { name: 'Nobody' })
    await put(visitor, { name: 'Xanthippe', email: 'xan@example.com' })
    await put(visitor, { name: 'Xanthippe' })
    await write(visitor, 'the last')
    await stream.event(event => JSON.stringify(event.data).includes('the last'))
    expect(stream.events.filter(event => event.type === 'visitor.updated').map(event => event.data)).toEqual([
      { visitorId: visitor.visitorId, conversationId, online: false },
    ])
    for (const q of ['xanth', 'xan@example']) {
      const found = await admin.json<{ items: { id: string }[] }>('GET', `/conversations?q=${encodeURIComponent(q)}`)
      expect(found.items.map(item => item.id)).toEqual([conversationId])
    }
  })

  it('who is no agent sees nobody; visitors see themselves alone', async () => {
    const visitor = await test.visitor()
    const other = await test.visitor()
    for (const client of [test.anonymous, visitor]) {
      expect(await client.problem('GET', `/visitors/${other.visitorId}`)).toMatchObject({ status: 401 })
    }
    expect(await admin.problem('GET', '/visitors/vis_00000000')).toMatchObject({ code: 'not_found' })
    expect(await admin.problem('PUT', '/visitors/me', {})).toMatchObject({ status: 401 })
  })

  it('seen goes both ways and never back', async () => {
    const visitor = await test.visitor()
    const agent = await test.agent('Seer')
    const own = async () =>
      ownConversationSchema.parse(await visitor.json<OwnConversation>('GET', '/visitors/me/conversation'))
    expect(await visitor.problem('GET', '/visitors/me/conversation')).toMatchObject({ code: 'not_found' })
    expect(await visitor.problem('POST', '/visitors/me/read')).toMatchObject({ code: 'not_found' })
    const { conversationId, message } = await write(visitor, 'hi')
    expect(await own()).toMatchObject({
      id: conversationId,
      status: 'open',
      agentSeen: null,
      assignee: null,
      unreadCount: 0,
    })
    await agent.json('POST', `/conversations/${conversationId}/read`)
    expect((await own()).agentSeen?.messageId).toBe(message.id)
    await agent.json('PATCH', `/conversations/${conversationId}`, { assigneeId: agent.user.id })
    const reply = () => agent.json<{ id: string }>('POST', `/conversations/${conversationId}/messages`, { text: 'yes' })
    const [first, second] = [await reply(), await reply()]
    expect(await own()).toMatchObject({
      unreadCount: 2,
      agentSeen: { messageId: second.id },
      assignee: { id: agent.user.id, name: 'Seer', avatarUrl: null },
    })
    await visitor.json('POST', '/visitors/me/read', { messageId: first.id })
    expect((await own()).unreadCount).toBe(1)
    await visitor.json('POST', '/visitors/me/read')
    await visitor.json('POST', '/visitors/me/read', { messageId: first.id })
    expect((await own()).unreadCount).toBe(0)
    const row = await test.server.database.db
      .selectFrom('conversations')
      .select(['visitor_seen_id'])
      .where('id', '=', conversationId)
      .executeTakeFirstOrThrow()
    expect(row.visitor_seen_id).toBe(second.id)
    const stranger = await test.visitor()
    await write(stranger, 'other')
    expect(await stranger.problem('POST', '/visitors/me/read', { messageId: first.id })).toMatchObject({
      code: 'not_found',
    })
  })
})
