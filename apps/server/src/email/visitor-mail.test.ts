import type { Message, MessageId, Page, Trace } from '@deskbell/contract'
import { emailCronAnswerSchema, emailSettingsSchema, traceSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MailsTable } from '../db/schema-mails.ts'
import { pruneMails } from '../retention/prune-mails.ts'
import { minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { headerOf } from '../test-support/mail-server.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { claimMails, releaseMails } from './queue/claim.ts'
import { dropExpired } from './queue/drop-mails.ts'
import { away, visitorLines } from './visitor-lines.ts'
import { decideVisitorMail } from './visitor-mail.ts'
import { visitorTable } from './visitor-table.ts'

it.each(visitorLines.map(line => [line.requirements, line.when, line] as const))(
  '%s: a mail to a visitor: %s',
  (_requirements, _when, { change, reason }) => {
    expect(decideVisitorMail({ ...away, ...change })).toEqual({ send: reason === 'agent_replied', reason })
  },
)

it('S1: the page that says when each notification fires has every line about visitors', () => {
  const table = visitorTable()
  for (const { when, reason } of visitorLines) {
    expect(table).toContain(`| ${when} | ${reason === 'agent_replied' ? '**yes, after 1 min**' : `\`${reason}\``} |`)
  }
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

  it('S1 S10-S13: each answer has its reason in the log: who was sent a mail, who was not, and why', async () => {
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    const log = async (query = '', client: typeof ana | typeof site.admin = site.admin) => {
      const url = `/notifications?conversationId=${conversationId}${query}`
      const { items } = await client.json<Page<Trace>>('GET', url)
      for (const item of items) traceSchema.parse(item)
      return items.filter(({ audience }) => audience === 'visitor')
    }
    /** The newest answer and its line. */
    const reply = async (text: string) => {
      site.clock.advance(1)
      const path = `/conversations/${conversationId}/messages`
      const { id } = await ana.json<Message>('POST', path, { text })
      await site.routed()
      const [line] = await log(`&messageId=${id}`)
      expect(line).toMatchObject({ messageId: id, recipient: { id: visitor.visitorId, name: 'Maria' } })
      expect(line?.channels).toEqual([{ channel: 'email', decision: line?.decision, reason: line?.reason }])
      return [line?.decision, line?.reason]
    }
    const here = (visible: boolean) =>
      visitor.json('PUT', '/visitors/me/presence', { pageId: 'page_12345678', visible })
    expect(await reply('No mail server')).toEqual(['skip', 'email_off'])
    await site.turnOn()
    expect(await reply('Away')).toEqual(['send', 'agent_replied'])
    expect(await reply('And more')).toEqual(['skip', 'in_waiting_mail'])
    await site.pass(2 * minute)
    const [mail] = await site.sent(1)
    for (const text of ['No mail server', 'Away', 'And more']) expect(mail?.parsed.text).toContain(text)
    await eventually(async () => expect(await site.states()).toEqual(['sent']))
    expect(await reply('Nothing more')).toEqual(['skip', 'mailed_in_this_absence'])
    await here(true)
    expect(await reply('There')).toEqual(['skip', 'visitor_online'])
    await here(false)
    expect(await reply('Away again')).toEqual(['send', 'agent_replied'])
    await here(true)
    const [, back] = await log('&decision=send')
    const [came] = await log('&decision=send')
    expect(came?.deliveries).toMatchObject([{ channel: 'email', state: 'cancelled', cancelReason: 'visitor_online' }])
    expect(back?.deliveries).toMatchObject([
      { channel: 'email', state: 'accepted', attempts: [{ result: 'accepted' }] },
    ])
    await here(false)
    await visitor.json('PUT', '/visitors/me', { email: null })
    expect(await reply('Where to?')).toEqual(['skip', 'no_address'])

    // Whoever answers there sees it too, of one conversation; and nobody of those whom it is not about.
    expect(await log('', ana)).toHaveLength(7)
    expect(await log('&channel=email&decision=send')).toHaveLength(2)
    expect(await log('&channel=push')).toEqual([])
    expect(await ana.json('GET', `/notifications/${came?.id}`)).toMatchObject({ reason: 'agent_replied' })
    const all = async (query: string, client: typeof ana | typeof site.admin = site.admin) =>
      (await client.json<Page<Trace>>('GET', `/notifications?${query}`)).items
    expect((await all('recipient=me', ana)).filter(({ audience }) => audience === 'visitor')).toEqual([])
    expect((await all('recipient=all&q=mari&channel=email&decision=send')).length).toBe(2)
    // Page by page it is the same list.
    const whole = (await all('recipient=all&limit=200')).map(({ id }) => id)
    const paged: string[] = []
    for (let cursor = ''; ; ) {
      const page = await site.admin.json<Page<Trace>>('GET', `/notifications?recipient=all&limit=3${cursor}`)
      paged.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`
    }
    expect(paged).toEqual(whole)
    expect(new Set(whole).size).toBe(whole.length)
  })

  it('what was decided about visitors’ mails goes with the retention; what waits stays', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    await site.leave(visitor.visitorId)
    const reply = async (text: string) => {
      await ana.json('POST', `/conversations/${conversationId}/messages`, { text })
      await site.routed()
    }
    const reasons = async () =>
      (
        await db().selectFrom('visitor_decisions').select('reason').orderBy('decided_at').orderBy('reason').execute()
      ).map(row => row.reason)
    await reply('One')
    await reply('Two')
    expect(await reasons()).toEqual(['agent_replied', 'in_waiting_mail'])
    const prune = () => pruneMails(site.test.server.database, site.clock.now() + 1)
    await prune()
    expect(await reasons()).toEqual(['agent_replied'])
    await site.pass(2 * minute)
    await site.sent(1)
    await eventually(async () => expect(await site.states()).toEqual(['sent']))
    await prune()
    expect(await reasons()).toEqual([])
    expect(await site.states()).toEqual([])
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
    const answered = async () => {
      const again = await site.visitorWrote()
      await site.leave(again.visitor.visitorId)
      await ana.json('POST', `/conversations/${again.conversationId}/messages`, { text: 'Yes' })
      await site.routed()
    }
    await answered()
    expect(await site.states()).toEqual(['sent'])
    // Whoever had pressed it by mistake finds the way back at the same address.
    const back = /action="([^"]*)"/.exec(await (await fetch(local)).text())?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await fetch(new URL(back, local), { method: 'POST', body })).status).toBe(200)
    expect(await db().selectFrom('mail_opt_outs').selectAll().execute()).toEqual([])
    await answered()
    expect(await site.states()).toEqual(['queued', 'sent'])
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
    // S25: while visitors write nothing of a mail is done, not even a connection.
    expect(site.mails().connections()).toBe(0)
    const answer = emailCronAnswerSchema.parse(await (await call(cronUrl)).json())
    expect(answer).toEqual({ sent: 1, failed: 0, waiting: 0 })
    const text = site.mails().received[0]?.parsed.text ?? ''
    for (const said of ['The first thing', 'An answer', 'The second', 'Ben', 'Maria']) expect(text).toContain(said)
    expect(emailCronAnswerSchema.parse(await (await call(cronUrl, 'POST')).json())).toEqual({
      sent: 0,
      failed: 0,
      waiting: 0,
    })
    const form = await fetch(cronUrl.replace(site.test.server.publicUrl, site.test.server.url), {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect(form.status).toBe(200)
    const shown = emailSettingsSchema.parse(await site.admin.json('POST', '/settings/email/cron-token'))
    expect(shown.cronUrl).not.toBe(cronUrl)
    expect(shown.cronCalledAt).not.toBeNull()
    expect((await call(cronUrl)).status).toBe(404)
    expect((await call(shown.cronUrl)).status).toBe(200)
  })
})
