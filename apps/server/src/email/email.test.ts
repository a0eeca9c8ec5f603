import type { EmailTestAnswer, Message, MessageId, UserId } from '@deskbell/contract'
import {
  emailPreviewSchema,
  emailSettingsSchema,
  emailTemplatesSchema,
  emailTestAnswerSchema,
} from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { day, minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { headerOf } from '../test-support/mail-server.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { adminEmail, adminPassword } from '../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { CONNECTIONS } from './smtp/mailer.ts'

/** More than are ever in hand. */
const MAILS = CONNECTIONS * 5

withDatabases('email', make => {
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

  it('S32: the password goes in and never comes out, and only to the server that it was given for', async () => {
    const set = await site.turnOn({ user: 'me', password: 'very secret' })
    expect(set).toMatchObject({ enabled: true, hasPassword: true, host: '127.0.0.1' })
    expect(JSON.stringify(set)).not.toContain('very secret')
    expect(JSON.stringify(await db().selectFrom('settings').selectAll().execute())).not.toContain('very secret')
    expect((await site.turnOn({ user: 'me', fromName: 'Shop' })).hasPassword).toBe(true)
    const put = {
      enabled: true,
      host: 'evil.org',
      port: site.mails().port,
      security: 'starttls',
      fromAddress: 'a@b.org',
      user: 'me',
    }
    expect((await site.admin.request('PUT', '/settings/email', put)).status).toBe(400)
    const { enabled: _, ...settings } = put
    expect((await site.admin.request('POST', '/settings/email/test', { to: 'a@b.org', settings })).status).toBe(400)
    expect((await site.turnOn({ user: null })).hasPassword).toBe(false)
    const agent = await site.test.agent()
    expect((await agent.request('GET', '/settings/email')).status).toBe(403)
  })

  it('S33 S34: a test mail arrives, or says what the server said and what to do', async () => {
    const login = { user: 'me', password: 'right' }
    await site.restartMails({ login })
    const settings = {
      host: '127.0.0.1',
      port: site.mails().port,
      security: 'none',
      fromAddress: 'help@site.org',
      user: 'me',
    }
    const ask = async (password: string) =>
      emailTestAnswerSchema.parse(
        await site.admin.json<EmailTestAnswer>('POST', '/settings/email/test', {
          to: 'me@example.org',
          settings: { ...settings, password },
        }),
      )
    expect(await ask('right')).toMatchObject({ ok: true, status: 250, advice: null })
    expect(site.mails().received[0]?.parsed.subject).toBe('A test mail from Deskbell')
    expect(site.mails().received.map(mail => headerOf(mail, 'auto-submitted'))).toEqual(['auto-generated'])
    expect(await ask('wrong')).toMatchObject({ ok: false, stage: 'auth', status: 535, advice: 'auth_wrong' })
    expect((await ask('wrong')).words).toContain('535')
  })

  it('S3 S14: an agent gets what they have not read, with a link, in one thread', async () => {
    await site.turnOn({ fromName: 'Shop' })
    const { user } = await site.test.agent('Ana')
    const { visitor, conversationId, messageId } = await site.visitorWrote('Do you ship?\nCard 4111 1111 1111 1111')
    const id = await site.queueTo(user.id, conversationId, messageId)
    const [mail] = await site.sent(1)
    if (!mail) throw new Error('none')
    expect(mail.to).toEqual(['ana@example.com'])
    expect(mail.parsed).toMatchObject({ from: { name: 'Shop', address: 'help@site.org' }, to: [{ name: 'Ana' }] })
    expect(mail.parsed.subject).toBe('Conversation with Maria')
    expect(mail.parsed.html).toContain(`${site.test.server.publicUrl}/conversations/${conversationId}`)
    expect(mail.parsed.html).toContain('Do you ship?<br>')
    expect(mail.parsed.text).toContain('Do you ship?')
    expect(mail.raw).not.toContain('4111 1111')
    expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
    expect(headerOf(mail, 'x-auto-response-suppress')).toBe('All')
    expect(headerOf(mail, 'list-unsubscribe')).toBeUndefined()
    await eventually(async () => expect(await site.states()).toEqual(['sent']))
    const trace = await site.admin.json<{ deliveries: { channel: string; attempts: unknown[] }[] }>(
      'GET',
      `/notifications/${id}`,
    )
    expect(trace.deliveries).toMatchObject([
      { channel: 'email', deviceId: null, state: 'accepted', attempts: [{ status: 250, result: 'accepted' }] },
    ])
    // What was told is not told again, and the next one is in the same thread.
    await site.queueTo(user.id, conversationId, messageId)
    await eventually(async () => expect((await site.rows()).map(row => row.cancel_reason)).toContain('already_told'))
    const next = await visitor.json<{ message: Message }>('POST', '/visitors/me/messages', { text: 'And when?' })
    await site.queueTo(user.id, conversationId, next.message.id as MessageId)
    const [, second] = await site.sent(2)
    expect(second?.parsed.html).not.toContain('Do you ship')
    expect(second?.parsed.references).toBe(mail.parsed.references)
    expect(second?.parsed.inReplyTo).toBe(mail.parsed.inReplyTo)
    expect(second?.parsed.messageId).not.toBe(mail.parsed.messageId)
  })

  it('who has no device is written to in what their browser asked for when they signed in', async () => {
    await site.turnOn({ cron: true })
    const { conversationId, messageId } = await site.visitorWrote()
    const { user } = await site.admin.json<{ user: { id: UserId } }>('GET', '/me')
    const signIn = (language: string) =>
      fetch(`${site.test.server.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': language },
        body: JSON.stringify({ email: adminEmail, password: adminPassword }),
      })
    expect((await signIn('de-CH,de;q=0.9,en;q=0.8')).status).toBe(200)
    // What is no language changes nothing.
    expect((await signIn('*')).status).toBe(200)
    await site.queueTo(user.id, conversationId, messageId)
    await site.turnOn()
    const [mail] = await site.sent(1)
    expect(mail?.parsed.html).toContain('<html lang="de"')
  })

  it('what was read meanwhile is not sent', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await ana.request('POST', `/conversations/${conversationId}/read`, { upTo: messageId })
    // As if it had been in a worker's hands while she read.
    await site.queueTo(ana.user.id, conversationId, messageId)
    await site.turnOn()
    await eventually(async () => expect((await site.rows()).map(row => row.cancel_reason)).toEqual(['already_read']))
    expect(site.mails().received).toEqual([])
  })

  it('hostile names, messages and file names reach nobody as HTML or headers', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const evil = '<script>alert(1)</script>"\u202egnp'
    const { conversationId, messageId } = await site.visitorWrote(evil, evil.slice(0, 30))
    await site.queueTo(ana.user.id, conversationId, messageId)
    const [mail] = await site.sent(1)
    expect(mail?.parsed.html).not.toMatch(/<script|\u202e/)
    expect(mail?.parsed.html).toContain('&lt;script&gt;')
    expect(mail?.parsed.subject).not.toContain('\u202e')
  })

  it('what is to be unreadable is so in names, too, of people and of files', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const card = '4111 1111 1111 1111'
    const { visitor, conversationId } = await site.visitorWrote('Hello', card)
    const name = encodeURIComponent(`${card}.txt`)
    const upload = { method: 'POST', headers: { ...visitor.headers, 'content-type': 'text/plain' }, body: 'text' }
    const uploaded = await fetch(`${site.test.server.url}/api/v1/visitors/me/attachments?name=${name}`, upload)
    const { id } = (await uploaded.json()) as { id: string }
    const { message } = await visitor.json<{ message: Message }>('POST', '/visitors/me/messages', {
      text: '',
      attachmentIds: [id],
    })
    await site.queueTo(ana.user.id, conversationId, message.id as MessageId)
    const [mail] = await site.sent(1)
    expect(JSON.stringify(mail?.parsed)).toMatch(/attachments.att_/)
    expect(JSON.stringify(mail?.parsed)).not.toMatch(/4111\D{0,3}1111/)
  })

  it('S21: files are private links that end, whatever they are called', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { visitor, conversationId } = await site.visitorWrote()
    const name = '"><img src=x onerror=1>\r\nX-Evil: 1 \u202egpj.txt'
    const path = `/visitors/me/attachments?name=${encodeURIComponent(name)}`
    const uploaded = await fetch(`${site.test.server.url}/api/v1${path}`, {
      method: 'POST',
      headers: { ...visitor.headers, 'content-type': 'text/plain' },
      body: 'a plain text',
    })
    expect(uploaded.status).toBe(201)
    const { id } = (await uploaded.json()) as { id: string }
    const { message } = await visitor.json<{ message: Message }>('POST', '/visitors/me/messages', {
      text: '',
      attachmentIds: [id],
    })
    await site.queueTo(ana.user.id, conversationId, message.id as MessageId)
    const [mail] = await site.sent(1)
    const html = mail?.parsed.html ?? ''
    expect(html).not.toMatch(/<img src=x|\u202e/)
    expect(mail && headerOf(mail, 'x-evil')).toBeUndefined()
    expect(mail?.parsed.attachments).toEqual([])
    const link = /<li><a href="([^"]*)">/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const fetched = () => fetch(link.replace(site.test.server.publicUrl, site.test.server.url))
    const status = async () => {
      const response = await fetched()
      await response.arrayBuffer()
      return response.status
    }
    expect(await (await fetched()).text()).toBe('a plain text')
    site.clock.advance(29 * day)
    expect(await status()).toBe(200)
    site.clock.advance(2 * day)
    expect(await status()).toBe(410)
  })

  it('wrong credentials stop the way out and burn no try; other settings are tried at once', async () => {
    await site.restartMails({ login: { user: 'me', password: 'right' } })
    const ana = await site.test.agent('Ana')
    await site.turnOn({ user: 'me', password: 'wrong', cron: true })
    for (let n = 0; n < MAILS; n += 1) {
      const { conversationId, messageId } = await site.visitorWrote(`number ${n}`)
      await site.queueTo(ana.user.id, conversationId, messageId)
    }
    await site.turnOn({ user: 'me', password: 'wrong' })
    await eventually(async () => {
      const shown = emailSettingsSchema.parse(await site.admin.json('GET', '/settings/email'))
      expect(shown).toMatchObject({
        stopped: { cause: 'credentials', reason: expect.stringContaining('535') },
        waiting: MAILS,
      })
    })
    const asked = site.mails().signIns()
    await site.test.server.database.wake.notify('mails')
    expect((await site.rows()).map(row => row.attempts)).toEqual(Array(MAILS).fill(0))
    expect(site.mails().signIns()).toBe(asked)
    expect(asked).toBeLessThanOrEqual(CONNECTIONS)
    await site.turnOn({ user: 'me', password: 'right' })
    await site.sent(MAILS)
    await eventually(async () => expect(new Set(await site.states())).toEqual(new Set(['sent'])))
    expect(emailSettingsSchema.parse(await site.admin.json('GET', '/settings/email'))).toMatchObject({
      stopped: null,
      waiting: 0,
    })
  })

  it('one refused recipient fails alone; one that is to come later comes later', async () => {
    site.mails().change({
      onRecipient: address =>
        address.startsWith('ana')
          ? { code: 550, text: '5.1.1 No such user' }
          : address.startsWith('ben')
            ? { code: 450, text: '4.2.0 Later' }
            : undefined,
    })
    await site.turnOn()
    const { conversationId, messageId } = await site.visitorWrote()
    for (const name of ['Ana', 'Ben', 'Cem']) {
      const { user } = await site.test.agent(name)
      await site.queueTo(user.id, conversationId, messageId)
    }
    await site.sent(1)
    await eventually(async () => expect(await site.states()).toEqual(['failed', 'queued', 'sent']))
    const all = await site.rows()
    expect(all.find(row => row.state === 'failed')).toMatchObject({
      last_status: 550,
      last_reason: expect.stringContaining('No such user'),
    })
    const waits = all.find(row => row.state === 'queued')
    expect(waits).toMatchObject({ attempts: 1, last_status: 450 })
    site.mails().change({ onRecipient: () => undefined })
    await site.pass(5 * minute)
    await site.sent(2)
  })

  it('S14: templates are refused with the place, kept, used, and put back', async () => {
    const { items } = emailTemplatesSchema.parse(await site.admin.json('GET', '/settings/email/templates'))
    expect(items).toHaveLength(20)
    const url = '/settings/email/templates/first_message/en'
    const refused = await site.admin.request('PUT', url, { subject: 'x', body: 'a\n{nobody} <b>' })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      code: 'invalid',
      errors: [
        {
          ...{ path: 'body.body:2:1', code: 'field_unknown', facts: { name: 'nobody' } },
          message: 'There is no field {nobody}.',
        },
        { path: 'body.body:2:10', code: 'not_closed', facts: { name: 'b' }, message: '<b> is not closed.' },
      ],
    })
    await site.admin.json('PUT', url, { subject: 'Bell: {sender_name}', body: 'New!\n<b>{message}</b>' })
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const [mail] = await site.sent(1)
    expect(mail?.parsed.subject).toBe('Bell: Maria')
    expect(mail?.parsed.html).toContain('New!<br>\n<b><span dir="auto">Hello<br>')
    expect(await site.admin.json('DELETE', url)).toMatchObject({
      changed: false,
      subject: 'Conversation with {sender_name}',
    })
  })

  it('a preview is filled from the newest conversation, or with made-up words', async () => {
    const ask = async (event: string, language: string) =>
      emailPreviewSchema.parse(
        await site.admin.json('POST', '/settings/email/templates/preview', {
          event,
          language,
          subject: '{sender_name}',
          body: '{message}',
        }),
      )
    expect(await ask('first_message', 'de')).toMatchObject({ subject: 'Maria Lopez', filledWith: 'sample' })
    await site.visitorWrote('Real words', 'Jo')
    const real = await ask('first_message', 'ar')
    expect(real).toMatchObject({ subject: 'Jo', filledWith: 'conversation' })
    expect(real.html).toContain('dir="rtl"')
    expect(real.text).toContain('Real words')
  })

  it('a server that was killed in the middle leaves its mail to the next one, under the same id', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const [before] = await site.rows()
    await db()
      .updateTable('mails')
      .set({ state: 'leased', lease_owner: 'dead', lease_until: site.clock.now() + minute })
      .execute()
    site.clock.advance(2 * minute)
    await site.turnOn()
    const [mail] = await site.sent(1)
    expect(mail?.parsed.messageId).toContain(before?.id ?? '?')
  })
})
