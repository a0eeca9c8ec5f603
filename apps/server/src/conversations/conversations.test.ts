import type { Conversation, Message, Page, VisitorMessageAnswer } from '@deskbell/contract'
import { conversationSchema, messageSchema, pageOf, visitorMessageAnswerSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

const messagesPage = pageOf(messageSchema)
const conversationsPage = pageOf(conversationSchema)

withServer('conversations', {}, on => {
  let test: TestServer
  let admin: Client
  beforeAll(async () => {
    test = on()
    admin = await test.admin()
  })

  const write = async (visitor: Client, text: string, key?: string) =>
    visitorMessageAnswerSchema.parse(
      await visitor.json('POST', '/visitors/me/messages', { text }, key ? { 'idempotency-key': key } : {}),
    )
  const read = async (client: Client, id: string) =>
    conversationSchema.parse(await client.json('GET', `/conversations/${id}`))
  const page = async (client: Client, path: string) => messagesPage.parse(await client.json('GET', path))
  const reply = (client: Client, id: string, text: string) =>
    client.json<Message>('POST', `/conversations/${id}/messages`, { text })

  it('W1: a visitor’s first message opens a conversation, the next ones join it, and an agent answers there', async () => {
    const visitor = await test.visitor()
    const first = await write(visitor, 'Hello?')
    const second = await write(visitor, 'Anybody?')
    expect(second.conversationId).toBe(first.conversationId)
    expect(first.message.author).toMatchObject({ kind: 'visitor', id: visitor.visitorId })
    expect(first.message.author.name).toMatch(/^Visitor \d{4}$/)
    const answer = messageSchema.parse(await reply(admin, first.conversationId, 'Here I am.'))
    expect(answer.author).toMatchObject({ kind: 'agent', name: 'ada' })
    const thread = await page(visitor, '/visitors/me/messages')
    expect(thread.items.map(message => message.text)).toEqual(['Here I am.', 'Anybody?', 'Hello?'])
    expect(await page(admin, `/conversations/${first.conversationId}/messages`)).toEqual(thread)
    const times = thread.items.map(message => Date.parse(message.createdAt))
    expect(times).toEqual([...new Set(times)].sort((a, b) => b - a))
  })

  it('two first messages at the same time open one conversation', async () => {
    const visitor = await test.visitor()
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map(text => write(visitor, text)))
    expect(new Set(answers.map(answer => answer.conversationId)).size).toBe(1)
    const thread = await page(visitor, '/visitors/me/messages')
    expect(thread.items.map(message => message.text).sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('a retry with the same key sends once and gets the first answer; another body is refused', async () => {
    const visitor = await test.visitor()
    const first = await write(visitor, 'once', 'key-1')
    expect(await write(visitor, 'once', 'key-1')).toEqual(first)
    const both = await Promise.all([write(visitor, 'twice', 'key-2'), write(visitor, 'twice', 'key-2')])
    expect(both[0]).toEqual(both[1])
    const other = await visitor.problem(
      'POST',
      '/visitors/me/messages',
      { text: 'other' },
      { 'idempotency-key': 'key-1' },
    )
    expect(other).toMatchObject({ code: 'idempotency_mismatch', status: 422 })
    expect((await page(visitor, '/visitors/me/messages')).items).toHaveLength(2)
    const path = `/conversations/${first.conversationId}/messages`
    const sent = await admin.json('POST', path, { text: 'yes' }, { 'idempotency-key': 'key-1' })
    expect(await admin.json('POST', path, { text: 'yes' }, { 'idempotency-key': 'key-1' })).toEqual(sent)
  })

  it('the inbox has the newest message first, page by page, and each conversation once', async () => {
    const visitors = await Promise.all(Array.from({ length: 7 }, () => test.visitor()))
    const ids: string[] = []
    for (const visitor of visitors) ids.unshift((await write(visitor, 'hi')).conversationId)
    const seen: Conversation[] = []
    let cursor = ''
    do {
      const query = cursor && `&cursor=${encodeURIComponent(cursor)}`
      const next = conversationsPage.parse(await admin.json('GET', `/conversations?limit=3${query}`))
      seen.push(...next.items)
      cursor = next.nextCursor ?? ''
    } while (cursor)
    expect(seen.slice(0, 7).map(conversation => conversation.id)).toEqual(ids)
    expect(new Set(seen.map(conversation => conversation.id)).size).toBe(seen.length)
    expect(seen[0]).toMatchObject({ status: 'open', assignee: null, unreadCount: 1, visitor: { verified: false } })
  })

  it('messages are paged back to the first, each once', async () => {
    const visitor = await test.visitor()
    for (let n = 0; n < 8; n += 1) await write(visitor, `m${n}`)
    const texts: string[] = []
    let cursor = ''
    do {
      const next: Page<Message> = await page(visitor, `/visitors/me/messages?limit=3${cursor && `&cursor=${cursor}`}`)
      texts.push(...next.items.map(message => message.text))
      cursor = next.nextCursor ?? ''
    } while (cursor)
    expect(texts).toEqual(['m7', 'm6', 'm5', 'm4', 'm3', 'm2', 'm1', 'm0'])
  })

  it('what is unread is each user’s own; reading never goes back; answering is reading', async () => {
    const visitor = await test.visitor()
    const agent = await test.agent('Unread')
    const { conversationId, message } = await write(visitor, 'one')
    await write(visitor, 'two')
    expect((await read(admin, conversationId)).unreadCount).toBe(2)
    expect((await admin.request('POST', `/conversations/${conversationId}/read`)).status).toBe(204)
    expect((await read(admin, conversationId)).unreadCount).toBe(0)
    await admin.json('POST', `/conversations/${conversationId}/read`, { messageId: message.id })
    expect((await read(admin, conversationId)).unreadCount).toBe(0)
    expect((await read(agent, conversationId)).unreadCount).toBe(2)
    await agent.json('POST', `/conversations/${conversationId}/read`, { messageId: message.id })
    expect((await read(agent, conversationId)).unreadCount).toBe(1)
    await write(visitor, 'three')
    expect((await read(admin, conversationId)).unreadCount).toBe(1)
    await reply(agent, conversationId, 'answer')
    expect((await read(agent, conversationId)).unreadCount).toBe(0)
    expect((await read(admin, conversationId)).unreadCount).toBe(1)
  })

  it('take, assign, give back, close; a message opens a closed conversation again', async () => {
    const visitor = await test.visitor()
    const agent = await test.agent('Taker')
    const { conversationId } = await write(visitor, 'help')
    const path = `/conversations/${conversationId}`
    const patch = (body: unknown) => agent.json<Conversation>('PATCH', path, body)
    expect((await patch({ assigneeId: agent.user.id })).assignee).toEqual({ id: agent.user.id, name: 'Taker' })
    expect(await patch({ assigneeId: null, status: 'closed' })).toMatchObject({ assignee: null, status: 'closed' })
    expect(await agent.problem('PATCH', path, { assigneeId: 'usr_nobody000' })).toMatchObject({ code: 'invalid' })
    const open = conversationsPage.parse(await agent.json('GET', '/conversations?limit=200'))
    expect(open.items.map(one => one.id)).not.toContain(conversationId)
    const closed = conversationsPage.parse(await agent.json('GET', '/conversations?status=closed'))
    expect(closed.items.map(one => one.id)).toContain(conversationId)
    expect((await write(visitor, 'again')).conversationId).toBe(conversationId)
    expect((await read(agent, conversationId)).status).toBe('open')
  })

  it('an author’s name stays what it was when they wrote', async () => {
    const visitor = await test.visitor()
    const agent = await test.agent('Before')
    const { conversationId } = await write(visitor, 'who are you?')
    await reply(agent, conversationId, 'Before')
    await admin.json('PATCH', `/users/${agent.user.id}`, { name: 'After' })
    await reply(agent, conversationId, 'After')
    const names = (await page(visitor, '/visitors/me/messages')).items.map(message => message.author.name)
    expect(names.slice(0, 2)).toEqual(['After', 'Before'])
  })

  it('a visitor has no way to another’s thread, nor to the agents’ side; an agent has none to a visitor’s', async () => {
    const one = await test.visitor()
    const other = await test.visitor()
    const { conversationId, message } = await write(one, 'mine')
    await write(other, 'theirs')
    const thread = await page(other, '/visitors/me/messages')
    expect(thread.items.map(one => one.text)).toEqual(['theirs'])
    for (const path of [
      `/conversations/${conversationId}`,
      `/conversations/${conversationId}/messages`,
      '/conversations',
    ]) {
      expect(await other.problem('GET', path)).toMatchObject({ status: 401 })
    }
    expect(await admin.problem('GET', '/visitors/me/messages')).toMatchObject({ status: 401 })
    const own = await write(other, 'mine')
    const read = `/conversations/${own.conversationId}/read`
    expect(await admin.problem('POST', read, { messageId: message.id })).toMatchObject({ code: 'not_found' })
  })

  it('what is not there is 404; cursors that are not ours are refused', async () => {
    const nowhere = '/conversations/cnv_00000000'
    expect(await admin.problem('GET', nowhere)).toMatchObject({ code: 'not_found' })
    expect(await admin.problem('GET', `${nowhere}/messages`)).toMatchObject({ code: 'not_found' })
    expect(await admin.problem('POST', `${nowhere}/messages`, { text: 'x' })).toMatchObject({ code: 'not_found' })
    expect(await admin.problem('POST', `${nowhere}/read`, {})).toMatchObject({ code: 'not_found' })
    expect(await admin.problem('PATCH', nowhere, { status: 'closed' })).toMatchObject({ code: 'not_found' })
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad = [
      'nonsense',
      encode([1]),
      encode([1, 2]),
      encode([1, 'a', 'b']),
      encode({}),
      encode(['1', 'cnv_x']),
      encode([1, 'a\0']),
    ]
    for (const cursor of bad) {
      expect(await admin.problem('GET', `/conversations?cursor=${cursor}`)).toMatchObject({ code: 'cursor_invalid' })
    }
    const { conversationId } = await write(await on().visitor(), 'hello')
    for (const cursor of [encode([2 ** 31]), encode([2 ** 31, 'newer']), encode([-1])]) {
      const page = `/conversations/${conversationId}/messages?cursor=${cursor}`
      expect(await admin.problem('GET', page)).toMatchObject({ code: 'cursor_invalid' })
    }
    expect(await admin.problem('GET', `/conversations?cursor=${'x'.repeat(10_000)}`)).toMatchObject({ code: 'invalid' })
    expect(await admin.problem('GET', '/conversations?limit=201')).toMatchObject({ code: 'invalid' })
  })
})

withServer('hostile messages', {}, on => {
  let test: TestServer
  let admin: Client
  let visitor: Client
  beforeAll(async () => {
    test = on()
    admin = await test.admin()
    visitor = await test.visitor()
  })
  const send = (text: string) => visitor.request('POST', '/visitors/me/messages', { text })
  const stored = async (text: string) => {
    const response = await send(text)
    expect(response.status).toBe(201)
    const { message, conversationId } = (await response.json()) as VisitorMessageAnswer
    const found = await admin.json<Page<Message>>('GET', `/conversations/${conversationId}/messages?limit=1`)
    expect(found.items[0]).toEqual(message)
    return message.text
  }

  it.each([
    ['markup', '<img src=x onerror=alert(1)><script>alert(1)</script>&lt;b&gt;'],
    ['SQL', "'; drop table messages; -- $1 ? :x"],
    ['bidi', '\u202Egnp.exe\u202C \u2066rtl\u2069 שלום'],
    ['emoji and joiners', '👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301'],
    ['control characters', 'a\u0001\u0008\u001b[31mb\tc\r\nd\u2028e'],
    ['prototype names', '__proto__ constructor toString'],
    ['the longest', '€'.repeat(10_000)],
  ])('%s is kept as it was written', async (_name, text) => {
    expect(await stored(text)).toBe(text)
  })

  it('U+0000 and half a surrogate pair are taken out, the same on both databases', async () => {
    expect(await stored('a\u0000b\u0000')).toBe('ab')
    expect(await stored('x\ud83dy')).toBe('x\ufffdy')
  })

  it.each([
    ['nothing', ''],
    ['white space', ' \n\t\u00a0'],
    ['U+0000 alone', '\u0000\u0000'],
    ['one character too many', 'x'.repeat(10_001)],
    ['100 kB', 'x'.repeat(100_000)],
  ])('%s is refused with 400', async (_name, text) => {
    expect(await visitor.problem('POST', '/visitors/me/messages', { text })).toMatchObject({ code: 'invalid' })
  })

  it('10 MB and broken JSON are refused, and nothing is stored', async () => {
    const before = await visitor.json<Page<Message>>('GET', '/visitors/me/messages')
    const huge = await visitor.problem('POST', '/visitors/me/messages', { text: 'x'.repeat(10_000_000) })
    expect(huge).toMatchObject({ code: 'payload_too_large', status: 413 })
    const headers = { 'content-type': 'application/json' }
    for (const body of ['{"text":', 'null', '[]', '{"text":1}', '{"text":{"a":1}}']) {
      const response = await visitor.request('POST', '/visitors/me/messages', body, headers)
      expect(response.status).toBe(400)
    }
    expect(await visitor.json('GET', '/visitors/me/messages')).toEqual(before)
  })
})
