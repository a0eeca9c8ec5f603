import type { ConversationId, Message } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { minute } from '../test-support/clock.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('mails both ways', make => {
  let place: TestDatabase
  let site: MailSite
  beforeEach(async () => {
    place = await make()
    site = await startMailSite(place)
  })
  afterEach(async () => {
    await site.close()
    await place.remove()
  })

  it('S2 S3 S10 S12: a visitor writes, an agent who is away answers by their mail’s link, and the visitor, away by now, gets one', async () => {
    await site.turnOn()
    const visitor = await site.test.visitor()
    await visitor.json('PUT', '/visitors/me', { name: 'Maria', email: 'maria@example.org', language: 'de' })
    const written = await visitor.json<{ message: Message; conversationId: ConversationId }>(
      'POST',
      '/visitors/me/messages',
      {
        text: 'Is anybody there?',
      },
    )
    const [toAgent] = await site.sent(1)
    expect(toAgent?.to).toEqual(['ada@example.com'])
    expect(toAgent?.parsed.text).toContain('Is anybody there?')
    const link = /href="([^"]*\/conversations\/[^"]*)"/.exec(toAgent?.parsed.html ?? '')?.[1] ?? ''
    const { pathname } = new URL(link)
    expect(pathname).toBe(`/conversations/${written.conversationId}`)

    await site.leave(visitor.visitorId)
    for (const text of ['Yes.', 'What is it?']) await site.admin.json('POST', `${pathname}/messages`, { text })
    await site.routed()
    await site.pass(2 * minute)
    const [, toVisitor] = await site.sent(2)
    expect(toVisitor?.to).toEqual(['maria@example.org'])
    expect(toVisitor?.parsed.subject).toBe('Ihre Unterhaltung mit Deskbell')
    expect(toVisitor?.parsed.text).toContain('Yes.\n>\n> What is it?')
    await site.admin.json('POST', `${pathname}/messages`, { text: 'Hello?' })
    await site.routed()
    await site.pass(5 * minute)
    expect(site.mails().received).toHaveLength(2)
    expect(await site.states()).not.toContain('queued')
  })
})
