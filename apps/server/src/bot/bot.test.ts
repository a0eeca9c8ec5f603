import type { Diagnostics } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BotSite, startBotSite } from '../test-support/bot-site.ts'
import { day, minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { startTestServer } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('the bot', (make, kind) => {
  let place: TestDatabase
  let site: BotSite
  beforeEach(async () => {
    place = await make()
    site = await startBotSite(place)
  })
  afterEach(async () => {
    await site.close()
    await place.remove()
  })

  it('S9: is asked first, and what it answers is posted as the bot: nobody is rung, and the log says why', async () => {
    site.bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Until six.' }))
    await site.turnOn()
    const visitor = await site.test.visitor()
    await visitor.json('PUT', '/visitors/me', {
      ...{ name: 'Maria', email: 'maria@example.org', language: 'de' },
      page: { url: 'https://site.org/shoes', title: 'Shoes' },
    })
    const { conversationId, messageId } = await site.say(visitor)
    expect(await site.became(messageId)).toEqual({
      ...{ outcome: 'handled', fault: null, rung: false },
      ...{ reasons: ['bot_answered'], rule: 'bot_answered' },
    })
    expect(await site.thread(visitor)).toEqual(['visitor: When are you open?', 'Robin: Until six.'])
    const [received] = site.bot.calls
    expect(received?.call).toMatchObject({
      ...{ type: 'message', conversation: { id: conversationId, department: null }, history: [] },
      visitor: { id: visitor.visitorId, name: 'Maria', externalId: null, language: 'de' },
      page: { url: 'https://site.org/shoes', title: 'Shoes' },
      message: { id: messageId, text: 'When are you open?', attachments: [] },
    })
    // An address that the browser alone said goes to nobody.
    expect(received?.body).not.toContain('maria@example.org')
    const id = received?.call.id
    expect(received?.headers['webhook-id']).toBe(id)
    expect(await site.asks()).toEqual([
      {
        ...{ id, at: expect.any(String), conversationId, messageId, outcome: 'handled', fault: null, status: 200 },
        ...{ visitor: { id: visitor.visitorId, name: 'Maria' }, tookMs: expect.any(Number), words: null },
      },
    ])
  })

  it('S9: is told what was said before, and hears of the next message too', async () => {
    site.bot.behave(({ call }, answer) => answer({ outcome: 'handled', text: `Answer ${call.history.length}` }))
    await site.turnOn()
    const visitor = await site.test.visitor()
    for (let n = 0; n < 12; n += 1) await site.became((await site.say(visitor, `Question ${n}`)).messageId)
    const { history = [] } = site.bot.calls.at(-1)?.call ?? {}
    expect(history).toHaveLength(20)
    expect(history.slice(-2).map(({ author, text }) => [author.kind, author.name, text])).toEqual([
      ['visitor', expect.stringContaining('Visitor'), 'Question 10'],
      ['bot', 'Robin', 'Answer 20'],
    ])
  })

  it('S9: hands over with words: they are posted, agents are rung, and it is not asked again until it is closed', async () => {
    site.bot.behave((_call, answer) => answer({ outcome: 'hand_over', text: 'I get somebody.' }))
    await site.turnOn()
    const visitor = await site.test.visitor()
    const { conversationId, messageId } = await site.say(visitor, 'A person, please')
    expect(await site.became(messageId)).toEqual({
      ...{ outcome: 'handed_over', fault: null, rung: true, rule: 'bot_handed_over' },
      reasons: expect.arrayContaining(['visitor_wrote']),
    })
    expect(await site.thread(visitor)).toEqual(['visitor: A person, please', 'Robin: I get somebody.'])
    const second = await site.became((await site.say(visitor, 'Hello?')).messageId)
    expect(second).toMatchObject({ outcome: null, rung: true, rule: 'first_message' })
    expect(site.bot.calls).toHaveLength(1)
    await site.ben.json('PATCH', `/conversations/${conversationId}`, { status: 'closed' })
    await site.became((await site.say(visitor, 'Something else')).messageId)
    expect(site.bot.calls).toHaveLength(2)
  })

  it('S9: hands over without a word: agents are rung', async () => {
    await site.turnOn()
    const visitor = await site.test.visitor()
    expect(await site.became((await site.say(visitor)).messageId)).toMatchObject({ outcome: 'handed_over', rung: true })
    expect(await site.thread(visitor)).toHaveLength(1)
  })

  it('S9: is not asked where an agent has answered, or has it, until it is closed', async () => {
    site.bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Until six.' }))
    await site.turnOn()
    const [one, other] = [await site.test.visitor(), await site.test.visitor()]
    const first = await site.say(one)
    await site.became(first.messageId)
    await site.ben.json('POST', `/conversations/${first.conversationId}/messages`, { text: 'Hello, Ben here' })
    expect(await site.became((await site.say(one)).messageId)).toMatchObject({ outcome: null, rung: true })
    const second = await site.say(other)
    await site.became(second.messageId)
    const { id } = (await site.ben.json<{ user: { id: string } }>('GET', '/me')).user
    await site.ben.json('PATCH', `/conversations/${second.conversationId}`, { assigneeId: id })
    expect(await site.became((await site.say(other)).messageId)).toMatchObject({ outcome: null, rung: true })
    await site.ben.json('PATCH', `/conversations/${second.conversationId}`, { assigneeId: null })
    expect(await site.became((await site.say(other)).messageId)).toMatchObject({ outcome: null, rung: true })
    expect(site.bot.calls).toHaveLength(2)
    await site.ben.json('PATCH', `/conversations/${second.conversationId}`, { status: 'closed' })
    expect(await site.became((await site.say(other)).messageId)).toMatchObject({ outcome: 'handled', rung: false })
  })

  it('S9: an agent who answers meanwhile is quicker: what the bot says then is posted nowhere', async () => {
    let late = () => {}
    site.bot.behave((_call, answer) => {
      late = () => answer({ outcome: 'handled', text: 'Too late' })
    })
    await site.turnOn()
    const visitor = await site.test.visitor()
    const { conversationId, messageId } = await site.say(visitor)
    await eventually(() => expect(site.bot.calls).toHaveLength(1))
    await site.ben.json('POST', `/conversations/${conversationId}/messages`, { text: 'Ben here' })
    expect(await site.became(messageId)).toMatchObject({ outcome: 'too_late', rule: 'bot_too_late' })
    late()
    await eventually(async () => {
      const scraped = await (await site.admin.request('GET', '//metrics')).text()
      expect(scraped).toContain('deskbell_bot_asks_total{outcome="too_late"} 1')
    })
    expect(await site.thread(visitor)).toEqual(['visitor: When are you open?', 'Ben: Ben here'])
  })

  it.each(['taken', 'closed'])('S9: one that is %s meanwhile is an agent’s', async how => {
    let late = () => {}
    site.bot.behave((_call, answer) => {
      late = () => answer({ outcome: 'handled', text: 'Too late' })
    })
    await site.turnOn()
    const visitor = await site.test.visitor()
    const { conversationId, messageId } = await site.say(visitor)
    await eventually(() => expect(site.bot.calls).toHaveLength(1))
    const { id } = (await site.ben.json<{ user: { id: string } }>('GET', '/me')).user
    const change = how === 'taken' ? { assigneeId: id } : { status: 'closed' }
    await site.ben.json('PATCH', `/conversations/${conversationId}`, change)
    expect((await site.became(messageId)).outcome).toBe('too_late')
    late()
    await eventually(async () => expect((await site.asks())[0]?.outcome).toBe('too_late'))
    expect(await site.thread(visitor)).toEqual(['visitor: When are you open?'])
  })

  it('S9: of two messages the one that it fails at rings, although it handled the newer one', async () => {
    let fail = () => {}
    site.bot.behave(({ call }, answer) => {
      if (call.message.text === 'newer') return answer({ outcome: 'handled', text: 'Here you are' })
      fail = () => answer({}, { status: 500 })
    })
    await site.turnOn()
    const visitor = await site.test.visitor()
    const older = await site.say(visitor, 'older')
    await eventually(() => expect(site.bot.calls).toHaveLength(1))
    const newer = await site.say(visitor, 'newer')
    expect(await site.became(newer.messageId)).toMatchObject({ outcome: 'handled', rung: false })
    fail()
    expect(await site.became(older.messageId)).toMatchObject({ outcome: 'refused_status', rung: true })
  })

  it('S9: so it is where routing sees both at once', async () => {
    site.bot.behave(() => {})
    await site.turnOn({ timeLimitSeconds: 30 })
    const visitor = await site.test.visitor()
    const older = await site.say(visitor, 'older')
    const newer = await site.say(visitor, 'newer')
    await eventually(() => expect(site.bot.calls).toHaveLength(2))
    // In one statement, and without a wake-up: routing finds them together.
    const { db } = site.test.server.database
    await db
      .updateTable('bot_asks')
      .set(({ eb }) => ({
        outcome: eb.case().when('message_id', '=', newer.messageId).then('handled').else('unreachable').end() as never,
      }))
      .execute()
    expect(await site.became(older.messageId)).toMatchObject({ outcome: 'unreachable', rung: true })
    expect(await site.became(newer.messageId)).toMatchObject({ outcome: 'handled', rung: false })
  })

  it('what it was asked is kept as long as the log', async () => {
    await site.turnOn()
    const { messageId } = await site.say(await site.test.visitor())
    await site.became(messageId)
    await site.admin.json('PATCH', '/settings', { retentionDays: 30 })
    expect(await site.asks()).toHaveLength(1)
    site.clock.advance(31 * day)
    await site.admin.json('PATCH', '/settings', { retentionDays: 29 })
    await eventually(async () => expect(await site.asks()).toEqual([]))
  })

  it('S9: with nobody left to ask it, agents are rung when the time is over, and what it says then is too late', async () => {
    let late = () => {}
    site.bot.behave((_call, answer) => {
      late = () => answer({ outcome: 'handled', text: 'Too late' })
    })
    await site.turnOn({ timeLimitSeconds: 30 })
    const visitor = await site.test.visitor()
    const { messageId } = await site.say(visitor)
    await eventually(() => expect(site.bot.calls).toHaveLength(1))
    // Whoever asks sleeps; the clock does not.
    site.clock.advance(33_000)
    expect(await site.became(messageId)).toMatchObject({ outcome: 'timed_out', rung: true, rule: 'bot_timed_out' })
    late()
    await eventually(async () => {
      const scraped = await (await site.admin.request('GET', '//metrics')).text()
      expect(scraped).toContain('deskbell_bot_asks_total{outcome="too_late"} 1')
    })
    expect(await site.thread(visitor)).toHaveLength(1)
  })

  it('a bot that fails again and again puts off no ring, says so, and is tried by one message after a minute', async () => {
    site.bot.behave((_call, answer) => answer({}, { status: 500 }))
    await site.turnOn()
    const visitor = await site.test.visitor()
    const say = async () => site.became((await site.say(visitor)).messageId)
    for (let n = 0; n < 3; n += 1) expect((await say()).outcome).toBe('refused_status')
    expect(await say()).toMatchObject({ outcome: 'not_asked', rung: true, rule: 'bot_not_asked' })
    expect(site.bot.calls).toHaveLength(3)
    const until = new Date(site.clock.now() + minute).toISOString()
    expect(await site.admin.json('GET', '/settings/bot')).toMatchObject({ failures: 3, pausedUntil: until })
    expect(await (await site.admin.request('GET', '//metrics')).text()).toContain('deskbell_bot_paused 1')
    const { findings } = await site.admin.json<Diagnostics>('GET', '/diagnostics')
    expect(findings).toContainEqual(expect.objectContaining({ code: 'bot_paused', facts: { failures: 3 } }))
    site.clock.advance(minute)
    // One finds out; while it does, another one is not put off.
    let fail = () => {}
    site.bot.behave((_call, answer) => {
      fail = () => answer({}, { status: 500 })
    })
    const probe = await site.say(visitor)
    await eventually(() => expect(site.bot.calls).toHaveLength(4))
    expect((await say()).outcome).toBe('not_asked')
    fail()
    expect((await site.became(probe.messageId)).outcome).toBe('refused_status')
    expect((await say()).outcome).toBe('not_asked')
    site.clock.advance(minute)
    site.bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Back again' }))
    expect((await say()).outcome).toBe('handled')
    expect((await say()).outcome).toBe('handled')
    expect(await site.admin.json('GET', '/settings/bot')).toMatchObject({ failures: 0, pausedUntil: null })
  }, 30_000)

  it('a new secret ends the old one at once, for an answer that is on its way too', async () => {
    let answerIt = () => {}
    site.bot.behave((_call, answer) => {
      answerIt = () => answer({ outcome: 'handled', text: 'With the old one' })
    })
    await site.turnOn()
    const visitor = await site.test.visitor()
    const { messageId } = await site.say(visitor)
    await eventually(() => expect(site.bot.calls).toHaveLength(1))
    const secret = await site.newSecret()
    answerIt()
    const refused = { outcome: 'forged', fault: 'signature_wrong', rung: true }
    expect(await site.became(messageId)).toMatchObject(refused)
    site.bot.use(secret)
    site.bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'With the new one' }))
    expect(await site.became((await site.say(visitor)).messageId)).toMatchObject({ outcome: 'handled' })
    expect(await site.thread(visitor)).not.toContain('Robin: With the old one')
  })

  it('turned off while it is asked, it is asked no more', async () => {
    site.bot.behave((_call, answer) => answer({ outcome: 'handled', text: 'Until six.' }))
    await site.turnOn()
    const visitor = await site.test.visitor()
    await site.turnOn({ enabled: false })
    expect(await site.became((await site.say(visitor)).messageId)).toMatchObject({ outcome: null, rung: true })
    expect(site.bot.calls).toEqual([])
  })

  it.skipIf(kind === 'sqlite')(
    'two servers ask and answer each message once',
    async () => {
      site.bot.behave(({ call }, answer) => answer({ outcome: 'handled', text: `To ${call.message.text}` }))
      await site.turnOn()
      const second = await startTestServer({ database: place, clock: site.clock.now })
      try {
        const visitors = await Promise.all(Array.from({ length: 20 }, () => site.test.visitor()))
        const said = await Promise.all(visitors.map((visitor, n) => site.say(visitor, `question ${n}`)))
        for (const { messageId } of said) expect((await site.became(messageId)).outcome).toBe('handled')
        for (const [n, visitor] of visitors.entries()) {
          expect(await site.thread(visitor)).toEqual([`visitor: question ${n}`, `Robin: To question ${n}`])
        }
        expect(new Set(site.bot.calls.map(({ call }) => call.id)).size).toBe(site.bot.calls.length)
      } finally {
        await second.close()
      }
    },
    30_000,
  )
})
