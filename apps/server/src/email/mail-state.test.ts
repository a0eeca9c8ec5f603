import type { Diagnostics } from '@deskbell/contract'
import { diagnosticsSchema } from '@deskbell/contract/schemas'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { minute } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { type MailSite, startMailSite } from '../test-support/mail-site.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'

withDatabases('what who runs the site hears of mails', make => {
  let place: TestDatabase
  let site: MailSite
  let ana: Awaited<ReturnType<MailSite['test']['agent']>> | undefined
  beforeEach(async () => {
    place = await make()
    site = await startMailSite(place)
    ana = undefined
  })
  afterEach(async () => {
    await site.close()
    await place.remove()
  })
  const found = async () => {
    const answer = diagnosticsSchema.parse(await site.admin.json<Diagnostics>('GET', '/diagnostics'))
    return answer.findings.filter(({ check }) => check === 'email')
  }
  const metric = async (name: string) => {
    const text = await (await site.admin.request('GET', '//metrics')).text()
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
  }
  const queueOne = async () => {
    ana ??= await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
  }

  it('S34: a mail server that refuses the password is said with its words and with what to do, until it takes mails', async () => {
    expect(await found()).toEqual([])
    await site.restartMails({ login: { user: 'desk', password: 'right' } })
    await site.turnOn({ user: 'desk', password: 'wrong' })
    expect(await found()).toMatchObject([{ code: 'mails_ok', status: 'ok', facts: { waiting: 0 } }])
    await queueOne()
    await eventually(async () =>
      expect(await found()).toMatchObject([
        {
          ...{ code: 'mails_stopped', status: 'failed' },
          facts: { cause: 'credentials', reason: expect.stringContaining('535'), waiting: 1 },
          text: expect.stringContaining('535'),
          todo: expect.stringContaining('Settings, Email'),
        },
      ]),
    )
    expect([await metric('deskbell_mail_stopped'), await metric('deskbell_mails_waiting')]).toEqual([1, 1])
    await site.turnOn({ user: 'desk', password: 'right' })
    await site.sent(1)
    await eventually(async () => expect(await found()).toMatchObject([{ code: 'mails_ok' }]))
    expect([await metric('deskbell_mail_stopped'), await metric('deskbell_mails_waiting')]).toEqual([0, 0])
  })

  it('S28: a cron job that never called, or calls no more, is said while mails wait for it', async () => {
    const { cronUrl } = await site.turnOn({ cron: true })
    const call = () => fetch(cronUrl.replace(site.test.server.publicUrl, site.test.server.url))
    await queueOne()
    expect(await found()).toMatchObject([{ code: 'mails_ok' }])
    site.clock.advance(11 * minute)
    expect(await found()).toMatchObject([{ code: 'mails_cron_never', status: 'failed', facts: { waiting: 1 } }])
    expect(await metric('deskbell_mail_queue_age_seconds')).toBe(11 * 60)
    await call()
    expect(await found()).toMatchObject([{ code: 'mails_ok', facts: { waiting: 0 } }])
    await queueOne()
    site.clock.advance(69 * minute)
    expect(await found()).toMatchObject([{ code: 'mails_ok' }])
    site.clock.advance(2 * minute)
    expect(await found()).toMatchObject([{ code: 'mails_cron_silent', facts: { waiting: 1, minutes: 71 } }])
  })
})
