import { randomFillSync } from 'node:crypto'
import { type DeviceDay, type DeviceId, type DevicePassport, newId, type PushSettings } from '@deskbell/contract'
import { devicePassportSchema } from '@deskbell/contract/schemas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeliveriesTable } from '../db/schema.ts'
import type { Client } from '../test-support/client.ts'
import { ended, type PushSite, ring, startPushSite, subscribe, trace } from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('the passport of a device', make => {
  let site: PushSite
  let { admin, service, on, clock } = {} as PushSite
  let agent: Awaited<ReturnType<typeof on.agent>>
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock } = site)
    agent = await on.agent('Zoe')
  })
  afterAll(() => site.close())

  const time = (at: number) => new Date(at).toISOString()
  const read = async (client: Client, id: DeviceId, query = '') => {
    const passport = await client.json<DevicePassport>('GET', `/devices/${id}${query}`)
    expect(devicePassportSchema.parse(passport)).toEqual(passport)
    return passport
  }

  it('says all that is known of it, to its owner and to admins, and no secret', async () => {
    const said = { browser: 'Firefox 143', system: 'Windows 11', language: 'de-AT', timeZone: 'Europe/Vienna' }
    const browser = await subscribe(service, agent, { ...said, installed: true })
    const before = await read(agent, browser.id)
    expect(before).toMatchObject({ ...said, id: browser.id, installed: true, reportedAt: null, displayedAt: null })
    expect(before.subscribedAt).toBe(time(clock.now()))
    const { keyId } = await agent.json<PushSettings>('GET', '/push')
    expect(before.key).toMatchObject({ keyId, state: 'active' })
    expect(await read(admin, browser.id)).toEqual(before)
    const stranger = await on.agent('Stranger')
    expect(await stranger.problem('GET', `/devices/${browser.id}`)).toMatchObject({ status: 404 })
    expect(JSON.stringify(before)).not.toContain(browser.body.subscription.endpoint)
    expect(JSON.stringify(before)).not.toContain(browser.body.subscription.keys.p256dh)

    const id = await ring(agent, browser.id)
    const { receiptToken: token } = (await browser.receive()).notification.data
    await trace(agent, id, ended)
    const at = time(clock.now())
    await on.anonymous.json('POST', '/receipts', { sentAt: at, receipts: [{ token, stage: 'displayed', at }] })
    const after = await read(agent, browser.id)
    expect(after).toMatchObject({ reportedAt: at, displayedAt: at, health: 'ok' })
    expect(after.days).toHaveLength(30)
    expect(after.days.at(-1)).toEqual({
      ...{ day: at.slice(0, 10), sent: 2, accepted: 2, displayed: 1, clicked: 0, failed: 0 },
    })
    await agent.request('DELETE', `/devices/${browser.id}`)
    expect(await agent.problem('GET', `/devices/${browser.id}`)).toMatchObject({ status: 404 })
  })

  it('counts by the days of the asker’s calendar, across a change of the clock, and only what is its owner’s', async () => {
    const browser = await subscribe(service, agent)
    const { db } = on.server.database
    clock.advance(Date.parse('2027-04-01T12:00Z') - clock.now())
    // The session has lapsed meanwhile.
    await agent.signIn('zoe@example.com', agent.password)
    const planted = async (queuedAt: string, more: Partial<DeliveriesTable> = {}, client: typeof agent = agent) => {
      const at = Date.parse(queuedAt)
      const notification = newId('ntf', random)
      await db
        .insertInto('notifications')
        .values({
          ...{ id: notification, kind: 'test', subject: notification, user_id: client.user.id },
          ...{ decision: 'send', reason: 'test', decided_at: at },
        })
        .execute()
      await db
        .insertInto('deliveries')
        .values({
          ...{ id: newId('dlv', random), notification_id: notification, device_id: browser.id, channel: 'push' },
          ...{ lane: 'x', state: 'accepted', due_at: at, queued_at: at, expires_at: at, attempts: 1, accepted_at: at },
          ...more,
        })
        .execute()
    }
    // 28 March 2027, 1:00 UTC: Berlin's clocks go from two to three.
    await planted('2027-03-27T22:59Z')
    await planted('2027-03-27T23:00Z', { displayed_at: 1, clicked_at: 2 })
    await planted('2027-03-28T21:59Z', { clicked_at: 2 })
    await planted('2027-03-28T22:00Z', { state: 'failed', accepted_at: null, attempts: 3 })
    await planted('2027-03-30T10:00Z', { state: 'cancelled', accepted_at: null, attempts: 0 })
    await planted('2027-02-27T10:00Z')
    await planted('2027-03-30T10:00Z', {}, await on.agent('Before'))
    const days = async (timeZone: string) => {
      const { days: all } = await read(agent, browser.id, `?timeZone=${timeZone}`)
      const some = ({ sent, accepted, displayed, clicked, failed }: DeviceDay) =>
        sent + accepted + displayed + clicked + failed > 0
      return [all[0]?.day, all.filter(some)]
    }
    const one = (day: string, sent: number, accepted: number, displayed: number, clicked: number, failed: number) => ({
      ...{ day, sent, accepted, displayed, clicked, failed },
    })
    expect(await days('Europe/Berlin')).toEqual([
      '2027-03-03',
      [one('2027-03-27', 1, 1, 0, 0, 0), one('2027-03-28', 2, 2, 2, 2, 0), one('2027-03-29', 1, 0, 0, 0, 1)],
    ])
    expect(await days('UTC')).toEqual([
      '2027-03-03',
      [one('2027-03-27', 2, 2, 1, 1, 0), one('2027-03-28', 2, 1, 1, 1, 1)],
    ])
    expect(await agent.problem('GET', `/devices/${browser.id}?timeZone=Mars/Base`)).toMatchObject({ status: 400 })
  })
})
