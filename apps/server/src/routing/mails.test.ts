import type { ConversationId, Page, Trace } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('mails that routing decides on', make => {
  let database: TestDatabase
  let site: MailSite
  beforeEach(async () => {
    database = await make()
    site = await startMailSite(database)
    await site.turnOn()
  })
  afterEach(async () => {
    await site.close()
    await database.remove()
  })

  const recipients = () =>
    site
      .mails()
      .received.flatMap(mail => mail.to)
      .toSorted((a, b) => a.localeCompare(b))

  it('S2 S3 S6 S7 S8: who is away gets an email at once, who answered gets the later ones, merged, and not once they read', async () => {
    const ana = await site.test.agent('Ana')
    const ben = await site.test.agent('Ben')
    const online = { conversationId: null, visible: true, lastInputAt: new Date(site.clock.now()).toISOString() }
    await ben.json('PUT', '/presence', online)
    const visitor = await site.test.visitor()
    const write = (text: string) =>
      visitor.json<{ conversationId: ConversationId }>('POST', '/visitors/me/messages', { text })
    const { conversationId } = await write('Is anybody there?')
    await site.sent(2)
    expect(recipients()).toEqual(['ada@example.com', 'ana@example.com'])
    const log = await site.admin.json<Page<Trace>>(
      'GET',
      '/notifications?recipient=all&channel=email&decision=skip&q=ben',
    )
    expect(log.items.map(({ recipient, channels }) => `${recipient.name} ${channels?.[1]?.reason}`)).toEqual([
      'Ben is_online',
    ])
    const found = await site.admin.json<Page<Trace>>('GET', '/notifications?recipient=all&q=nobody%25')
    expect(found.items).toEqual([])

    await ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Yes' })
    await write('And on Sundays?')
    await site.sent(3)
    expect(recipients().filter(address => address === 'ana@example.com')).toHaveLength(2)
    // What follows waits for more.
    await write('Or on Mondays?')
    await write('At nine?')
    await site.routed()
    expect((await site.states()).filter(state => state === 'queued')).toHaveLength(1)
    await site.pass(minute)
    expect(site.mails().received).toHaveLength(3)
    await ana.json('POST', `/conversations/${conversationId}/read`, {})
    await eventually(async () => expect((await site.states()).filter(state => state === 'queued')).toEqual([]))
    await site.pass(10 * minute)
    expect(site.mails().received).toHaveLength(3)
  })
})
