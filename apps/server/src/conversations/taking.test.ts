import type { Conversation, EventPage, Message, Page, Problem, VisitorMessageAnswer } from '@deskbell/contract'
import { conversationSchema, messagePageSchema } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

withServer('taking a conversation', {}, on => {
  let test: TestServer
  let ana: Awaited<ReturnType<TestServer['agent']>>
  let ben: Awaited<ReturnType<TestServer['agent']>>
  beforeAll(async () => {
    test = on()
    ana = await test.agent('Ana')
    ben = await test.agent('Ben')
  })

  const open = async () => {
    const visitor = await test.visitor()
    const { conversationId } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: 'hi' })
    return { visitor, id: conversationId, path: `/conversations/${conversationId}` }
  }
  const read = async (client: Client, path: string) => conversationSchema.parse(await client.json('GET', path))
  const thread = async (client: Client, path: string) =>
    messagePageSchema.parse(await client.json('GET', `${path}/messages`)).items
  const take = (who: typeof ana) => ({ assigneeId: who.user.id, expected: { assigneeId: null } })

  it('of two who take it at once exactly one gets it, and the other is told whose it is', async () => {
    for (let round = 0; round < 8; round++) {
      const { path } = await open()
      const answers = await Promise.all([ana, ben].map(who => who.request('PATCH', path, take(who))))
      expect(answers.map(answer => answer.status).sort((a, b) => a - b)).toEqual([200, 409])
      const winner = answers[0]?.status === 200 ? ana : ben
      const problem = (await answers.find(answer => answer.status === 409)?.json()) as Problem
      expect(problem).toMatchObject({ code: 'conversation_taken', conversation: { assignee: { id: winner.user.id } } })
      expect(conversationSchema.parse(problem.conversation).assignee?.name).toBe(winner.user.name)
      expect((await read(ana, path)).assignee?.id).toBe(winner.user.id)
      expect((await thread(ana, path)).filter(message => message.event?.kind === 'taken')).toHaveLength(1)
    }
  })

  it('a second try of a take that went through is no conflict, and says nothing twice', async () => {
    const { path } = await open()
    await ana.json('PATCH', path, take(ana))
    expect(await ana.json('PATCH', path, take(ana))).toMatchObject({ assignee: { id: ana.user.id } })
    expect((await thread(ana, path)).filter(message => message.event)).toHaveLength(1)
    // Without `expected` somebody means to take it over.
    expect(await ben.json('PATCH', path, { assigneeId: ben.user.id })).toMatchObject({ assignee: { id: ben.user.id } })
  })

  it('a refused change changes nothing else either', async () => {
    const { path } = await open()
    await ana.json('PATCH', path, take(ana))
    expect(await ben.problem('PATCH', path, { ...take(ben), status: 'closed' })).toMatchObject({ status: 409 })
    expect(await read(ana, path)).toMatchObject({ status: 'open', assignee: { id: ana.user.id } })
  })

  it('who did what stands in the thread in order, by name and for programs', async () => {
    const { path } = await open()
    await ana.json('PATCH', path, { assigneeId: ana.user.id })
    await ana.json('PATCH', path, { assigneeId: ben.user.id })
    await ben.json('PATCH', path, { assigneeId: null, status: 'closed' })
    await ben.json('PATCH', path, { status: 'open' })
    await ben.json('PATCH', path, { status: 'open' })
    const messages = (await thread(ana, path)).toReversed()
    expect(messages.map(message => message.text)).toEqual([
      'hi',
      'Ana took this conversation.',
      'Ana assigned this conversation to Ben.',
      'Ben gave this conversation back.',
      'Ben closed this conversation.',
      'Ben reopened this conversation.',
    ])
    expect(messages[2]).toMatchObject({
      author: { kind: 'system', id: ana.user.id },
      event: { kind: 'assigned', by: { id: ana.user.id, name: 'Ana' }, assignee: { id: ben.user.id, name: 'Ben' } },
    })
    const times = messages.map(message => Date.parse(message.createdAt))
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  })

  it('a visitor never sees it: not in the thread, not in events; it rings nobody and is nobody’s unread message', async () => {
    const { visitor, path, id } = await open()
    const { cursor } = await visitor.json<EventPage>('GET', '/visitors/me/events?since=', undefined, {
      accept: 'application/json',
    })
    const before = await read(ben, path)
    await ana.json('PATCH', path, { assigneeId: ana.user.id, status: 'closed' })
    expect((await visitor.json<Page<Message>>('GET', '/visitors/me/messages')).items.map(one => one.text)).toEqual([
      'hi',
    ])
    const events = await visitor.json<EventPage>('GET', `/visitors/me/events?since=${cursor}`, undefined, {
      accept: 'application/json',
    })
    expect(JSON.stringify(events.items)).not.toContain('took')
    const after = await read(ben, path)
    expect(after).toMatchObject({ unreadCount: before.unreadCount, lastMessage: before.lastMessage })
    const rows = await test.server.database.db
      .selectFrom('outbox')
      .innerJoin('messages', 'messages.id', 'outbox.message_id')
      .select('author_kind')
      .where('outbox.conversation_id', '=', id)
      // What tells devices who has it now rings nobody: see `routing/taken.test.ts`.
      .where('outbox.kind', '=', 'message.created')
      .execute()
    expect(rows.map(row => row.author_kind)).toEqual(['visitor'])
    // What is written next still comes after it.
    await visitor.json('POST', '/visitors/me/messages', { text: 'more' })
    expect((await thread(ana, path)).map(one => one.text).slice(0, 2)).toEqual([
      'more',
      'Ana closed this conversation.',
    ])
  })

  it('colleagues are told at once', async () => {
    const { path, id } = await open()
    const json = { accept: 'application/json' }
    const { cursor } = await ben.json<EventPage>('GET', '/events?since=', undefined, json)
    await ana.json('PATCH', path, take(ana))
    const { items } = await ben.json<EventPage>('GET', `/events?since=${cursor}`, undefined, json)
    const about = items
      .filter(({ type }) => !['notification.updated', 'log.updated', 'alert'].includes(type))
      // A cursor stands before what was not settled yet: the visitor's own words may come once more.
      .filter(({ data }) => (data as { message?: Message }).message?.author.kind !== 'visitor')
    expect(about.map(event => event.type)).toEqual(['message.created', 'conversation.updated'])
    expect(about[0]?.data).toMatchObject({ conversationId: id, message: { event: { kind: 'taken' } } })
  })

  it('jumps into the middle of a long thread, and leads on in both directions, each message once', async () => {
    const { path, visitor } = await open()
    const ids: string[] = []
    for (let n = 0; n < 12; n++) {
      const { message } = await visitor.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text: `m${n}` })
      ids.unshift(message.id)
    }
    await ana.json('PATCH', path, { status: 'closed' })
    const all = await thread(ana, path)
    const page = async (query: string) => messagePageSchema.parse(await ana.json('GET', `${path}/messages?${query}`))
    const middle = await page(`around=${ids[6]}&limit=5`)
    expect(middle.items.map(one => one.id)).toEqual(ids.slice(4, 9))
    const found = [...middle.items]
    for (let next = middle.newerCursor; next; ) {
      const newer = await page(`cursor=${next}&limit=3`)
      found.unshift(...newer.items)
      next = newer.newerCursor ?? null
    }
    for (let next = middle.nextCursor; next; ) {
      const older = await page(`cursor=${next}&limit=3`)
      found.push(...older.items)
      next = older.nextCursor
    }
    expect(found).toEqual(all)
    expect((await page(`around=${all[0]?.id}&limit=4`)).items).toEqual(all.slice(0, 4))
    expect((await page(`around=${all[0]?.id}&limit=1`)).items).toEqual(all.slice(0, 1))
    const other = await open()
    const elsewhere = (await thread(ana, other.path))[0]?.id
    for (const id of [elsewhere, 'msg_00000000']) {
      expect(await ana.problem('GET', `${path}/messages?around=${id}`)).toMatchObject({ code: 'not_found' })
    }
  })

  it('what is no department and nobody who can answer is refused', async () => {
    const { path } = await open()
    expect(await ana.problem('PATCH', path, { departmentId: 'dpt_00000000' })).toMatchObject({ code: 'invalid' })
    expect(await ana.problem('PATCH', path, { assigneeId: 'usr_00000000' })).toMatchObject({ code: 'invalid' })
    expect(await ana.json<Conversation>('PATCH', path, {})).toMatchObject({ assignee: null, department: null })
  })
})
