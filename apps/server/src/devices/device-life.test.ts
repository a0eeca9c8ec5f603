import type { Device, NotificationId, PushMessage, ReceiptStage } from '@deskbell/contract'
import type { PushService } from '@deskbell/push-service'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { makeSubscriptions } from '../test-support/make-subscriptions.ts'
import {
  ended,
  listed,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('a subscription’s life', make => {
  let site: PushSite
  let { on, clock } = {} as PushSite
  let service: PushService
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ on, clock, service } = site)
  })
  afterAll(() => site.close())

  /** The device itself answers. */
  const report = (message: PushMessage, stage: ReceiptStage = 'displayed', at = clock.now()) =>
    on.anonymous.json('POST', '/receipts', {
      sentAt: new Date(clock.now()).toISOString(),
      receipts: [{ token: message.notification.data.receiptToken, stage, at: new Date(at).toISOString() }],
    })
  const resubscribed = async ({ body }: TestBrowser) => {
    const [subscription] = await makeSubscriptions(service, await keyOf(), 1)
    return { ...body, ...(subscription && { subscription }) }
  }
  const keyOf = async () =>
    (await site.admin.json<{ applicationServerKey: string }>('GET', '/push')).applicationServerKey
  const welcomes = async (id: string) => {
    const rows = await on.server.database.db
      .selectFrom('deliveries')
      .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
      .select(['notifications.id', 'deliveries.device_id'])
      .where('notifications.kind', '=', 'welcome')
      .execute()
    return rows.filter(row => row.device_id === id)
  }
  const setDevice = (id: Device['id'], set: { health: Device['health']; unshown?: number; unshown_since?: number }) =>
    on.server.database.db.updateTable('devices').set(set).where('id', '=', id).execute()
  const displays = async (client: Client, browser: TestBrowser): Promise<NotificationId> => {
    clock.advance(1_000)
    const id = await ring(client, browser.id)
    const message = await browser.receive()
    await trace(client, id, ended)
    clock.advance(1_000)
    await report(message)
    return id
  }

  it.each([
    ['de-AT', 'Benachrichtigungen sind an', 'de'],
    ['ar', 'الإشعارات مفعّلة', 'ar'],
    ['es-MX', 'Las notificaciones están activadas', 'es'],
    ['fr-FR', 'Les notifications sont activées', 'fr'],
    ['it-IT', 'Notifications are on', 'en'],
  ])(
    'E5: a new device that speaks %s is rung at once, visibly, and confirmed when it answers',
    async (language, title, lang) => {
      const agent = await on.agent()
      const browser = await subscribe(service, agent, { language }, { welcome: 'kept' })
      expect(browser.registered).toMatchObject({ confirmedAt: null, health: 'unknown' })
      const message = await browser.receive()
      const { notificationId } = message.notification.data
      expect(message).toMatchObject({
        mutable: true,
        notification: {
          ...{ title, lang, silent: false },
          navigate: `${on.server.publicUrl}/device?ntf=${notificationId}`,
          data: { conversationId: null },
        },
      })
      expect(message.notification.body).not.toBe('')
      expect(await trace(agent, notificationId, ended)).toMatchObject({ kind: 'welcome', reason: 'welcome' })
      expect(await listed(agent, browser.id)).toMatchObject({ confirmedAt: null, health: 'unknown' })
      await report(message)
      expect(await listed(agent, browser.id)).toMatchObject({
        confirmedAt: new Date(clock.now()).toISOString(),
        health: 'ok',
        lastDelivery: { result: 'displayed' },
      })
    },
  )

  it('E5: one that is not confirmed is rung all the same, and any answer confirms it', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    const visitor = await on.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: 'Anybody?' })
    const message = await browser.receive()
    expect(message.notification.body).toContain('Anybody?')
    await report(message, 'received')
    expect((await listed(agent, browser.id))?.confirmedAt).not.toBeNull()
  })

  it('a device is welcomed once: no renewal and no other subscription rings it', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    await agent.json('PUT', `/devices/${browser.id}`, browser.body)
    await agent.json('PUT', `/devices/${browser.id}`, await resubscribed(browser))
    expect(await welcomes(browser.id)).toHaveLength(1)
  })

  it('one that was refused is not welcomed; one that moves to another user is, by its new owner', async () => {
    const [first, second] = [await on.agent(), await on.agent()]
    const browser = await subscribe(service, first)
    expect((await second.request('PUT', `/devices/${browser.id}`, await resubscribed(browser))).status).toBe(409)
    expect(await welcomes(browser.id)).toHaveLength(1)
    await second.json('PUT', `/devices/${browser.id}`, browser.body)
    const { notification } = await browser.receive()
    expect(notification.title).toBe('Notifications are on')
    const seen = await trace(second, notification.data.notificationId, ended)
    expect(seen).toMatchObject({ kind: 'welcome', recipient: { id: second.user.id } })
  })

  it('L3: one that comes back after the push service’s own 410 does so without a word', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    service.expire(browser.agent.subscription.endpoint)
    await trace(agent, await ring(agent, browser.id), ended)
    const back = await agent.request('PUT', `/devices/${browser.id}`, await resubscribed(browser))
    expect(back.status).toBe(201)
    expect(await back.json()).toMatchObject({ health: 'unknown', confirmedAt: null })
    expect(await welcomes(browser.id)).toHaveLength(1)
  })

  it('another subscription is to be confirmed anew, and not by what was sent to the one before', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    await displays(agent, browser)
    expect((await listed(agent, browser.id))?.confirmedAt).not.toBeNull()
    clock.advance(1_000)
    await ring(agent, browser.id)
    const late = await browser.receive()
    await trace(agent, late.notification.data.notificationId, ended)
    clock.advance(1_000)
    await agent.json('PUT', `/devices/${browser.id}`, await resubscribed(browser))
    await report(late)
    expect(await listed(agent, browser.id)).toMatchObject({ confirmedAt: null })
  })

  it('a quarantine ends with another subscription, never with the same one', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    service.fault({
      endpoint: browser.agent.subscription.endpoint,
      status: 401,
      body: JSON.stringify({ code: 401, errno: 109, message: 'VAPID public key mismatch' }),
      times: 2,
    })
    await trace(agent, await ring(agent, browser.id), ended)
    for (let n = 0; n < 2; n += 1) {
      const again = await agent.json<Device>('PUT', `/devices/${browser.id}`, browser.body)
      expect(again.health).toBe('quarantined')
    }
    const repaired = await agent.json<Device>('PUT', `/devices/${browser.id}`, await resubscribed(browser))
    expect(repaired).toMatchObject({ health: 'unknown', quarantineReason: null })
  })

  it('a device that fell silent says since when, and is well again when it displays something, not before', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    await displays(agent, browser)
    const since = clock.now()
    await setDevice(browser.id, { health: 'dead', unshown: 7, unshown_since: since })
    const dead = { health: 'dead', unshown: { count: 7, since: new Date(since).toISOString() } }
    expect(await listed(agent, browser.id)).toMatchObject(dead)
    clock.advance(1_000)
    const id = await ring(agent, browser.id)
    const message = await browser.receive()
    await trace(agent, id, ended)
    await report(message, 'received')
    expect(await listed(agent, browser.id)).toMatchObject({ health: 'dead' })
    await report(message, 'displayed')
    expect(await listed(agent, browser.id)).toMatchObject({ health: 'ok', unshown: null })
  })
})
