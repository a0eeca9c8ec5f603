import type { Message, MessageId } from '@deskbell/contract'
import { emailCronAnswerSchema, emailSettingsSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MailsTable } from '../db/schema-mails.ts'
import { minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { headerOf } from '../test-support/mail-server.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { claimMails, releaseMails } from './queue/claim.ts'
import { dropExpired } from './queue/drop-mails.ts'
import { decideVisitorMail, type VisitorMailFacts } from './visitor-mail.ts'

const away: VisitorMailFacts = {
  ...{ authorKind: 'agent', emailOn: true, address: 'maria@example.org' },
  ...{ unsubscribed: false, online: false, mailed: false, seen: false },
}

it.each([
  [{}, 'agent_replied'],
  [{ authorKind: 'visitor' }, 'not_from_agent'],
  [{ authorKind: 'bot' }, 'not_from_agent'],
  [{ authorKind: 'system' }, 'not_from_agent'],
  [{ emailOn: false }, 'email_off'],
  [{ address: null }, 'no_address'],
  [{ unsubscribed: true }, 'unsubscribed'],
  [{ seen: true }, 'already_seen'],
  [{ online: true }, 'visitor_online'],
  [{ mailed: true }, 'mailed_in_this_absence'],
] as const)('S10 S11 S12: a mail to a visitor: %j is %s', (change, reason) => {
  expect(decideVisitorMail({ ...away, ...change })).toEqual({ send: reason === 'agent_replied', reason })
})

withDatabases('mails to visitors, and by cron', make => {
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
  const db = () => site.test.server.database.db

  it('S10 S11 S12 S13: a visitor who is away gets one mail, and another one when they were back', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    const reply = (text: string) => ana.json('POST', `/conversations/${conversationId}/messages`, { text })
    await reply('Yes, we do.')
    await eventually(async () => expect(await site.states()).toEqual(['queued']))
    await reply('By Friday.')
    await site.pass(2 * minute)
    const [mail] = await site.sent(1)
    expect(mail?.to).toEqual(['maria@example.org'])
    expect(mail?.parsed.text).toContain('Yes, we do.')
    expect(mail?.parsed.text).toContain('By Friday.')
    expect(mail?.parsed.html).not.toContain('/conversations/')
    expect(mail && headerOf(mail, 'list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    await reply('Are you there?')
    await site.routed()
    expect(await site.states()).toEqual(['sent'])
    // They look, and go again.
    await visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_12345678', visible: true })
    await reply('Hello again')
    await site.routed()
    expect(await site.states()).toEqual(['sent'])
    await site.leave(visitor.visitorId)
    await reply('One more thing')
    await eventually(async () => expect(await site.states()).toEqual(['queued', 'sent']))
    await visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_12345678', visible: true })
    expect((await site.rows()).map(row => row.cancel_reason ?? '').toSorted()).toEqual(['', 'visitor_online'])
  })

  it.each<[string, (mail: MailsTable) => Promise<unknown>]>([
    ['email was turned off', async () => site.turnOn({ enabled: false })],
    [
      'it expired while no cron job called',
      async ({ expires_at }) => dropExpired(site.test.server.database, expires_at),
    ],
    ['the mail server refused it', async () => site.pass(2 * minute)],
  ])('S12: a mail that was not sent is none: %s', async (why, end) => {
    const cron = why.includes('cron')
    site.mails().change({ onRecipient: () => ({ code: 550, text: '5.1.1 No such user' }) })
    await site.turnOn({ cron })
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    const reply = () => ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Yes' })
    await reply()
    await eventually(async () => expect(await site.states()).toEqual(['queued']))
    const [first] = await site.rows()
    if (!first) throw new Error('none')
    await end(first)
    await eventually(async () => expect(['cancelled', 'failed']).toContain((await site.rows())[0]?.state))
    await site.turnOn({ cron: true })
    await reply()
    await eventually(async () => expect(await site.states()).toContain('queued'))
  })

  it('S13: a mail that was in hand when they came back was for the absence that is over', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    const reply = () => ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Yes' })
    await reply()
    await eventually(async () => expect(await site.states()).toEqual(['queued']))
    site.clock.advance(2 * minute)
    const now = site.clock.now()
    const { database } = site.test.server
    const [id] = await claimMails(database, { owner: 'me', now, leaseUntil: now + minute, limit: 1, version: '' })
    await visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_12345678', visible: true })
    await site.leave(visitor.visitorId)
    await reply()
    await eventually(async () => expect(await site.states()).toEqual(['leased', 'queued']))
    await db().deleteFrom('mails').where('state', '=', 'queued').execute()
    await releaseMails(database, 'me', { ids: id ? [id] : [], now })
    expect(await site.rows()).toMatchObject([{ state: 'cancelled', cancel_reason: 'visitor_online' }])
  })

  it('List-Unsubscribe: looking changes nothing, one click does, and it holds for the address', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    await ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Yes' })
    await eventually(async () => expect(await site.states()).toEqual(['queued']))
    await site.pass(2 * minute)
    const [mail] = await site.sent(1)
    const header = mail ? (headerOf(mail, 'list-unsubscribe') ?? '') : ''
    const url = new URL(header.slice(1, -1))
    const local = `${site.test.server.url}${url.pathname}${url.search}`
    const page = await fetch(local)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await db().selectFrom('mail_opt_outs').selectAll().execute()).toEqual([])
    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
    expect((await fetch(local, { method: 'POST', body })).status).toBe(200)
    expect((await fetch(`${local}x`, { method: 'POST', body })).status).toBe(400)
    const optedOut = await db().selectFrom('mail_opt_outs').selectAll().execute()
    expect(optedOut).toHaveLength(1)
    expect(JSON.stringify(optedOut)).not.toContain('maria')
    const again = await site.visitorWrote()
    await site.leave(again.visitor.visitorId)
    await ana.json('POST', `/conversations/${again.conversationId}/messages`, { text: 'Yes' })
    await site.routed()
    expect(await site.states()).toEqual(['sent'])
  })

  it('S24-S30: in cron mode mails wait for the job, which finds its address in the settings, and carry the conversation', async () => {
    const { cronUrl, cronLine } = await site.turnOn({ cron: true })
    expect(cronLine).toBe(`*/5 * * * * wget -q -O - "${cronUrl}"`)
    expect(cronUrl.startsWith(site.test.server.publicUrl)).toBe(true)
    const ana = await site.test.agent('Ana')
    const ben = await site.test.agent('Ben')
    const { visitor, conversationId } = await site.visitorWrote('The first thing')
    await ben.json('POST', `/conversations/${conversationId}/messages`, { text: 'An answer' })
    const { message } = await visitor.json<{ message: Message }>('POST', '/visitors/me/messages', {
      text: 'The second',
    })
    await site.queueTo(ana.user.id, conversationId, message.id as MessageId)
    const call = (url: string, method = 'GET') =>
      fetch(url.replace(site.test.server.publicUrl, site.test.server.url), { method })
    expect((await call(cronUrl.replace(/token=.*/, 'token=wrong'))).status).toBe(404)
    expect(site.mails().received).toEqual([])
    const answer = emailCronAnswerSchema.parse(await (await call(cronUrl)).json())
    expect(answer).toEqual({ sent: 1, failed: 0, waiting: 0 })
    const text = site.mails().received[0]?.parsed.text ?? ''
    for (const said of ['The first thing', 'An answer', 'The second', 'Ben', 'Maria']) expect(text).toContain(said)
    expect(emailCronAnswerSchema.parse(await (await call(cronUrl, 'POST')).json())).toEqual({
      sent: 0,
      failed: 0,
      waiting: 0,
    })
    const shown = emailSettingsSchema.parse(await site.admin.json('POST', '/settings/email/cron-token'))
    expect(shown.cronUrl).not.toBe(cronUrl)
    expect(shown.cronCalledAt).not.toBeNull()
    expect((await call(cronUrl)).status).toBe(404)
    expect((await call(shown.cronUrl)).status).toBe(200)
  })
})
