import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { MailLaneCause } from '../../db/schema-mails.ts'
import { pruneMails } from '../../retention/prune-mails.ts'
import { day, hour, minute } from '../../test-support/clock.ts'
import { eventually } from '../../test-support/eventually.ts'
import { type MailSite, startMailSite } from '../../test-support/mail-site.ts'
import { openTestDatabase } from '../../test-support/open-test-database.ts'
import { startTestServer } from '../../test-support/start-test-server.ts'
import { type TestDatabase, withDatabases } from '../../test-support/with-databases.ts'
import { whyNotSend } from '../decide-mail.ts'
import { readMail } from '../read-mail.ts'
import { readEmailSetting } from '../settings.ts'
import { claimMails, releaseMails } from './claim.ts'
import { isStopped, readLane, startLane, stopLane } from './lane.ts'
import { settle } from './settle.ts'

withDatabases('the queue of mails', (make, kind) => {
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
  const database = () => site.test.server.database
  const db = () => database().db
  const stopNow = (cause: MailLaneCause, now = site.clock.now(), version = 'v') =>
    database().transaction(trx =>
      stopLane(trx, { cause, failure: { status: 535, words: '535 no' }, version, now, random: 0 }),
    )

  it('a mail server that hangs holds up nothing else, not even the stop', async () => {
    site.mails().change({ onData: () => 'hang' })
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId, visitor } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    // More than there are connections: some wait for one.
    for (let n = 0; n < 7; n += 1) {
      const more = await site.visitorWrote()
      await site.queueTo(ana.user.id, more.conversationId, more.messageId)
    }
    await eventually(async () => expect(new Set(await site.states())).toEqual(new Set(['leased'])))
    await eventually(() => expect(site.mails().connections()).toBe(5))
    const began = performance.now()
    await visitor.json('POST', '/visitors/me/messages', { text: 'More' })
    await ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Answered' })
    await site.routed()
    expect(performance.now() - began).toBeLessThan(5_000)
    await site.test.server.close()
    expect(performance.now() - began).toBeLessThan(12_000)
    // What we broke off ourselves is nothing that the mail server did.
    const after = await openTestDatabase(place)
    const left = await after.db
      .selectFrom('mails')
      .select(['state', 'attempts', 'cancel_reason'])
      .where('audience', '=', 'agent')
      .execute()
    for (const row of left) expect(row.attempts).toBe(0)
    // And what she has answered is worth a mail to nobody.
    expect(left.map(row => row.cancel_reason ?? row.state).toSorted()).toEqual(['handled', ...Array(7).fill('queued')])
    expect(await readLane(after.db)).toBeUndefined()
    await after.close()
  }, 20_000)

  it('of two to one recipient that died with their servers the newer one goes out, and keeps no other', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    for (const lease_owner of ['server:older', 'server:newer']) {
      await site.queueTo(ana.user.id, conversationId, messageId)
      const leased = { state: 'leased', lease_owner, lease_until: site.clock.now() - 1 } as const
      await db().updateTable('mails').set(leased).where('state', '=', 'queued').execute()
    }
    const other = await site.visitorWrote()
    await site.queueTo(ana.user.id, other.conversationId, other.messageId)
    const now = site.clock.now()
    const { version } = await readEmailSetting(db())
    const claim = { owner: database().self, now, leaseUntil: now + minute, limit: 10, version }
    expect(await claimMails(database(), claim)).toHaveLength(2)
    const rows = await db()
      .selectFrom('mails')
      .select(['state', 'cancel_reason'])
      .where('audience', '=', 'agent')
      .execute()
    expect(rows.map(row => row.cancel_reason ?? row.state).toSorted()).toEqual(['leased', 'leased', 'superseded'])
  })

  it('what hangs by settings of before holds up no stop either', async () => {
    site.mails().change({ onData: () => 'hang' })
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    await eventually(() => expect(site.mails().connections()).toBe(1))
    await site.turnOn({ fromName: 'Shop' })
    await pause(300)
    const began = performance.now()
    await site.test.server.close()
    expect(performance.now() - began).toBeLessThan(12_000)
  }, 60_000)

  it.skipIf(kind === 'sqlite')(
    'two servers on one database send each mail once',
    async () => {
      await site.turnOn({ cron: true })
      const ana = await site.test.agent('Ana')
      const second = await startTestServer({ database: place, clock: site.clock.now })
      try {
        for (let n = 0; n < 30; n += 1) {
          const { conversationId, messageId } = await site.visitorWrote(`number ${n}`)
          await site.queueTo(ana.user.id, conversationId, messageId)
        }
        await site.turnOn()
        await eventually(async () => expect(new Set(await site.states())).toEqual(new Set(['sent'])))
        const ids = site.mails().received.map(mail => mail.parsed.messageId)
        expect(ids).toHaveLength(30)
        expect(new Set(ids).size).toBe(30)
      } finally {
        await second.close()
      }
    },
    60_000,
  )

  it('what was taken over meanwhile is not settled by the one that was slow, unless it was sent', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const now = site.clock.now()
    const claim = { now, leaseUntil: now + minute, limit: 10, version: '' }
    const [id] = await claimMails(database(), { ...claim, owner: 'slow' })
    if (!id) throw new Error('nothing was claimed')
    expect(await claimMails(database(), { ...claim, owner: 'quick' })).toEqual([])
    const later = { ...claim, now: now + 2 * minute, leaseUntil: now + 4 * minute }
    expect(await claimMails(database(), { ...later, owner: 'quick' })).toEqual([id])
    const mail = { id, attempts: 0, user_id: ana.user.id as never, visitor_id: null, notification_id: null }
    const by = { mail, now: later.now, random: 0, version: '' }
    const cancel = { kind: 'cancelled', reason: 'already_read' } as const
    expect(await settle(database(), { ...by, owner: 'slow', end: cancel })).toBeUndefined()
    expect(await site.states()).toEqual(['leased'])
    const sent = { kind: 'sent', status: 250, words: 'ok', toldSeq: 1 } as const
    expect(await settle(database(), { ...by, owner: 'slow', end: sent })).toBe('sent')
    expect(await site.states()).toEqual(['sent'])
  })

  it('one that comes back into the queue gives way to a newer one', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const now = site.clock.now()
    const [id] = await claimMails(database(), { owner: 'dead', now, leaseUntil: now + minute, limit: 1, version: '' })
    await site.queueTo(ana.user.id, conversationId, messageId)
    const later = { now: now + 2 * minute, leaseUntil: now + 3 * minute, limit: 10, version: '' }
    const claimed = await claimMails(database(), { ...later, owner: 'me' })
    expect(claimed).toHaveLength(1)
    expect(claimed).not.toContain(id)
    expect((await site.rows()).find(row => row.id === id)).toMatchObject({
      state: 'cancelled',
      cancel_reason: 'superseded',
    })
  })

  it('the way out stops, is tried by one mail, stops for longer, and runs again', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    for (let n = 0; n < 3; n += 1) {
      const { conversationId, messageId } = await site.visitorWrote(`number ${n}`)
      await site.queueTo(ana.user.id, conversationId, messageId)
    }
    const began = site.clock.now()
    const stop = (now: number) => stopNow('credentials', now)
    await stop(began)
    await stop(began + 1)
    expect(await readLane(db())).toMatchObject({ trips: 1, until: began + 5 * minute })
    const claim = (now: number) =>
      claimMails(database(), { owner: 'me', now, leaseUntil: now + minute, limit: 10, version: 'v' })
    expect(await claim(began + minute)).toEqual([])
    expect(await claim(began + 5 * minute)).toHaveLength(1)
    // The others wait for what it finds out.
    expect(await claim(began + 5 * minute)).toEqual([])
    await stop(began + 5 * minute)
    expect(await readLane(db())).toMatchObject({ trips: 2, until: began + 15 * minute, state: 'stopped' })
    expect(isStopped(await readLane(db()), 'other settings')).toBe(false)
    // A probe whose mail was read meanwhile found nothing out: the next one goes at once.
    const [probe] = await claim(began + 15 * minute)
    if (!probe) throw new Error('nothing was claimed')
    const mail = { id: probe, attempts: 0, user_id: null, visitor_id: null, notification_id: null }
    const by = { mail, owner: 'me', now: began + 15 * minute, random: 0, version: 'v' }
    await settle(database(), { ...by, end: { kind: 'cancelled', reason: 'already_read' } })
    expect(await claim(began + 15 * minute)).toHaveLength(1)
    expect(await database().transaction(trx => startLane(trx, began + hour))).toBe(true)
    expect(await claim(began + hour)).toHaveLength(2)
  })

  it.each(['keep', 'retry'] as const)(
    'a mail that the server always stumbles over (%s) is not the one that finds out again and again',
    async mail => {
      await site.turnOn({ cron: true })
      const ana = await site.test.agent('Ana')
      for (let n = 0; n < 2; n += 1) {
        const { conversationId, messageId } = await site.visitorWrote(`number ${n}`)
        await site.queueTo(ana.user.id, conversationId, messageId)
        site.clock.advance(minute)
      }
      await stopNow('refused')
      const [first, second] = await site.rows()
      const probe = (now: number) =>
        claimMails(database(), { owner: 'me', now, leaseUntil: now + minute, limit: 10, version: 'v' })
      const now = site.clock.now() + 5 * minute
      expect(await probe(now)).toEqual([first?.id])
      const failure = {
        stage: 'recipient',
        status: 421,
        words: '421 no',
        advice: 'slow_down',
        lane: 'refused',
      } as const
      await settle(database(), {
        mail: { id: first?.id ?? ('' as never), attempts: 0, user_id: null, visitor_id: null, notification_id: null },
        ...{ owner: 'me', now, random: 0, version: 'v', end: { kind: 'failed', failure: { ...failure, mail } } },
      })
      expect(await probe(now + 30 * minute)).toEqual([second?.id])
    },
  )

  it('a mail that cannot be written is tried as often as any, and holds up no other', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const broken = await site.visitorWrote('Broken')
    await db()
      .updateTable('messages')
      .set({ attachments: '{' })
      .where('conversation_id', '=', broken.conversationId)
      .execute()
    await site.queueTo(ana.user.id, broken.conversationId, broken.messageId)
    site.clock.advance(1)
    const { conversationId, messageId } = await site.visitorWrote('Whole')
    await site.queueTo(ana.user.id, conversationId, messageId)
    // One alone finds out whether the way is free, and that is the oldest.
    await stopNow('unreachable')
    await site.turnOn()
    const [mail] = await site.sent(1)
    expect(mail?.parsed.text).toContain('Whole')
    await eventually(async () => expect(await site.states()).toEqual(['queued', 'sent']))
    const left = (await site.rows()).find(row => row.state === 'queued')
    expect(left).toMatchObject({ attempts: 1, last_reason: expect.stringContaining('could not be written') })
    expect(left?.due_at).toBeGreaterThan(site.clock.now())
  })

  it.skipIf(kind === 'postgres')(
    'what was sent is not sent again, if that could not be written down at once',
    async () => {
      await site.turnOn({ cron: true })
      const ana = await site.test.agent('Ana')
      const { conversationId, messageId } = await site.visitorWrote()
      await site.queueTo(ana.user.id, conversationId, messageId)
      const full =
        "create trigger full before update on mails when new.state = 'sent' begin select raise(abort, 'full'); end"
      await sql.raw(full).execute(db())
      await site.turnOn()
      await site.sent(1)
      await pause(1_500)
      expect(await site.states()).toEqual(['leased'])
      await sql.raw('drop trigger full').execute(db())
      await eventually(async () => expect(await site.states()).toEqual(['sent']))
      await site.pass(10 * minute)
      expect(site.mails().received).toHaveLength(1)
    },
  )

  it('what was answered while it was in hand is not sent later', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const ben = await site.test.agent('Ben')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const now = site.clock.now()
    const [id] = await claimMails(database(), { owner: 'me', now, leaseUntil: now + minute, limit: 1, version: '' })
    await ben.json('POST', `/conversations/${conversationId}/messages`, { text: 'Answered' })
    await releaseMails(database(), 'me', { ids: id ? [id] : [], now })
    expect(await site.rows()).toMatchObject([{ state: 'cancelled', cancel_reason: 'handled' }])
  })

  it.each(['answered', 'muted'])('what was %s while it was in hand does not go out', async what => {
    const ana = await site.test.agent('Ana')
    const ben = await site.test.agent('Ben')
    await site.turnOn({ cron: true })
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    const [mail] = await site.rows()
    const { self } = database()
    await db()
      .updateTable('mails')
      .set({ state: 'leased', lease_owner: self, lease_until: site.clock.now() + minute })
      .execute()
    if (what === 'muted') await ana.json('PUT', `/conversations/${conversationId}/mute`, { muted: true })
    else await ben.json('POST', `/conversations/${conversationId}/messages`, { text: 'Answered' })
    const now = site.clock.now()
    const read = await readMail(db(), { id: mail?.id ?? ('' as never), owner: self, now })
    expect(read && whyNotSend({ ...read.facts, visitorOnline: false })).toBe(
      what === 'muted' ? 'conversation_muted' : 'handled',
    )
  })

  it('a clock that is set back lets nothing wait for as much longer', async () => {
    await site.turnOn()
    const ana = await site.test.agent('Ana')
    site.clock.advance(365 * day)
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    await db()
      .updateTable('mails')
      .set({ due_at: site.clock.now() + 5 * minute })
      .execute()
    await stopNow('unreachable', site.clock.now(), (await readEmailSetting(db())).version)
    await site.pass(0)
    await site.pass(-365 * day)
    await eventually(async () => expect((await readLane(db()))?.until).toBeLessThan(site.clock.now() + hour))
    await site.pass(hour)
    await site.sent(1)
  })

  it('email that is turned off sends nothing later either', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const { conversationId, messageId } = await site.visitorWrote()
    await site.queueTo(ana.user.id, conversationId, messageId)
    await site.turnOn({ enabled: false })
    await eventually(async () => expect((await site.rows()).map(row => row.cancel_reason)).toEqual(['email_off']))
    await site.turnOn()
    expect(site.mails().received).toEqual([])
  })

  it('what expired or whose recipient left is not sent', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    const ben = await site.test.agent('Ben')
    const one = await site.visitorWrote()
    const two = await site.visitorWrote()
    await site.queueTo(ana.user.id, one.conversationId, one.messageId)
    await site.queueTo(ben.user.id, two.conversationId, two.messageId)
    await db()
      .updateTable('mails')
      .set({ expires_at: site.clock.now() })
      .where('user_id', '=', ana.user.id as never)
      .execute()
    await site.admin.json('PATCH', `/users/${ben.user.id}`, { deactivated: true })
    await site.turnOn()
    await eventually(async () =>
      expect((await site.rows()).map(row => row.cancel_reason ?? row.state).toSorted()).toEqual([
        'expired',
        'user_deactivated',
      ]),
    )
    expect(site.mails().received).toEqual([])
  })

  it('mails to visitors are kept as long as the log, and those that wait stay', async () => {
    await site.turnOn({ cron: true })
    const ana = await site.test.agent('Ana')
    for (let n = 0; n < 2; n += 1) {
      const { visitor, conversationId } = await site.visitorWrote()
      await site.leave(visitor.visitorId)
      await ana.json('POST', `/conversations/${conversationId}/messages`, { text: 'Yes' })
      await site.routed()
    }
    const [first] = await site.rows()
    await db()
      .updateTable('mails')
      .set({ state: 'sent' })
      .where('id', '=', first?.id ?? ('' as never))
      .execute()
    expect(await pruneMails(database(), site.clock.now() + minute)).toEqual({ removed: 1, next: undefined })
    expect(await site.states()).toEqual(['queued'])
  })
})
