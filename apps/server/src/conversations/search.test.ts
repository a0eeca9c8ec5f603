import type { Conversation, Page, VisitorMessageAnswer } from '@deskbell/contract'
import { conversationSchema, pageOf } from '@deskbell/contract/schemas'
import { beforeAll, expect, it } from 'vitest'
import { keepVisitorWords } from '../db/search/keep-words.ts'
import type { TestServer } from '../test-support/start-test-server.ts'
import { withServer } from '../test-support/with-server.ts'

const page = pageOf(conversationSchema)

withServer('search', {}, on => {
  let test: TestServer
  let ana: Awaited<ReturnType<TestServer['agent']>>
  beforeAll(async () => {
    test = on()
    ana = await test.agent('Ana')
  })

  /** A visitor of that name, who writes these. */
  const write = async (name: string, ...texts: string[]) => {
    const { visitorId, token } = await test.anonymous.json<{ visitorId: string; token: string }>('POST', '/visitors', {
      name,
    })
    const headers = { authorization: `Bearer ${token}` }
    const send = (text: string) =>
      test.anonymous.json<VisitorMessageAnswer>('POST', '/visitors/me/messages', { text }, headers)
    let id = ''
    for (const text of texts) id = (await send(text)).conversationId
    return { id, visitorId: visitorId as Conversation['visitor']['id'], send, path: `/conversations/${id}` }
  }
  const search = async (q: string, more = '') =>
    page.parse(await ana.json('GET', `/conversations?q=${encodeURIComponent(q)}${more}`))
  const ids = async (q: string, more = '') => (await search(q, more)).items.map(one => one.id)

  it('finds words of messages, begun and without diacritics, with the newest message that holds them', async () => {
    const one = await write('Uno', 'Where is my Crème brûlée?', 'It was cremé, said he', 'nothing')
    const { items } = await search('CREME')
    expect(items.map(item => item.id)).toEqual([one.id])
    expect(items[0]?.match?.excerpt).toBe('It was cremé, said he')
    expect(await ids('brul')).toEqual([one.id])
    expect(await ids('brulee creme')).toEqual([one.id])
    expect(await ids('creme nothing')).toEqual([])
    expect(await ids('rulee')).toEqual([])
    await ana.json('POST', `${one.path}/messages`, { text: 'An answer about souffle' })
    expect(await ids('souffle')).toEqual([one.id])
  })

  it('finds a visitor’s name and address first, without a match, and each conversation once', async () => {
    const named = await write('Quentin Marlow', 'I am Quentin', 'Quentin again')
    const told = await write('Somebody', 'ask Quentin', 'quentin!')
    const { items } = await search('quent')
    expect(items.map(item => item.id)).toEqual([named.id, told.id])
    expect(items.map(item => item.match?.excerpt ?? null)).toEqual([null, 'quentin!'])
    await test.server.database.transaction(trx =>
      keepVisitorWords(trx, named.visitorId, ['Renamed', 'q.marlow@shop.example']),
    )
    expect(await ids('marlow shop.exam')).toEqual([named.id])
    expect((await search('quentin')).items[0]?.match).not.toBeNull()
    expect(await ids('renamed')).toEqual([named.id])
  })

  it('pages to the end, each conversation once, though it holds the word often', async () => {
    const all: string[] = []
    for (let n = 0; n < 7; n++) all.unshift((await write(`Z${n}`, 'zebra one', 'zebra two', 'zebra three')).id)
    const early = await write('Zebra', 'zebra by name')
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const next: Page<Conversation> = await search('zebra', `&limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...next.items.map(item => item.id))
      cursor = next.nextCursor ?? ''
      if (!cursor) break
    }
    expect(seen).toEqual([early.id, ...all])
    expect(await ana.problem('GET', '/conversations?q=zebra&cursor=nonsense')).toMatchObject({ code: 'cursor_invalid' })
  })

  it('goes with every filter', async () => {
    const mine = await write('F', 'walnut mine')
    const none = await write('F', 'walnut nobody')
    const closed = await write('F', 'walnut closed')
    await ana.json('PATCH', mine.path, { assigneeId: ana.user.id })
    await ana.json('PATCH', closed.path, { status: 'closed' })
    await ana.request('POST', `${none.path}/read`)
    expect(await ids('walnut')).toEqual([none.id, mine.id])
    expect(await ids('walnut', '&status=closed')).toEqual([closed.id])
    expect(await ids('walnut', '&status=all')).toEqual([closed.id, none.id, mine.id])
    expect(await ids('walnut', '&assignee=me')).toEqual([mine.id])
    expect(await ids('walnut', '&assignee=none')).toEqual([none.id])
    expect(await ids('walnut', '&unread=true')).toEqual([mine.id])
    expect(await ids('walnut', '&department=none')).toEqual([none.id, mine.id])
  })

  it('does not find what the system wrote, and nothing that is gone', async () => {
    const { id, path } = await write('Gone', 'pomegranate')
    await ana.json('PATCH', path, { assigneeId: ana.user.id })
    expect(await ids('took this')).toEqual([])
    expect(await ids('pomegranate')).toEqual([id])
    const { db } = test.server.database
    await db
      .updateTable('conversations')
      .set({ last_message_id: null })
      .where('id', '=', id as Conversation['id'])
      .execute()
    for (const table of ['outbox', 'notifications', 'messages'] as const) {
      await db
        .deleteFrom(table)
        .where('conversation_id', '=', id as Conversation['id'])
        .execute()
    }
    expect(await ids('pomegranate')).toEqual([])
    expect(await db.selectFrom('message_words').select('id').where('words', '=', 'pomegranate').execute()).toEqual([])
  })

  it.each([
    '"',
    '""',
    'pear"',
    "pear' OR 1=1 --",
    'pear NEAR(x)',
    'pear AND OR NOT',
    'words: pear*',
    '-pear ^pear',
    'pear:* & !x | (y',
    'pear\\',
    'pear\u0000\u0001',
    '\u202Epear\u202C 👩‍👩‍👧‍👦',
    '%pear_%',
    '((((((((((',
    '💩💩',
    'ﷺ ﷺ',
    '\ud83d half',
    `${'a b '.repeat(25)}`,
  ])('the hostile query %j is only text', async q => {
    const found = await ana.request('GET', `/conversations?q=${encodeURIComponent(q.toWellFormed())}`)
    expect(found.status).toBe(q.trim().length < 2 ? 400 : 200)
  })

  it('operators in a message and in a query are the same text', async () => {
    const { id } = await write('Op', 'papaya AND "mango" NOT (kiwi) *')
    expect(await ids('papaya AND "mango" NOT (kiwi')).toEqual([id])
    expect(await ids("'papaya':* & !mango")).toEqual([id])
    expect(await ids('papaya OR nonsense')).toEqual([])
  })
})
