import type { Trace } from '@deskbell/contract'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeListedOrigins } from '../http/listed-origins.ts'
import type { Client } from '../test-support/client.ts'
import { day } from '../test-support/clock.ts'
import {
  ended,
  listed,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  trace,
  tried,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('delivery', make => {
  const logged: string[] = []
  let site: PushSite
  let { admin, service, on, later } = {} as PushSite
  beforeAll(async () => {
    const logger = pino({ level: 'trace' }, { write: line => logged.push(line) })
    site = await startPushSite({ database: await make(), logger })
    ;({ admin, service, on, later } = site)
  })
  afterAll(() => site.close())

  const write = (visitor: Client, text: string) =>
    visitor.json<{ conversationId: string; message: { id: string } }>('POST', '/visitors/me/messages', { text })
  /** The traces of what a user was decided to be sent, newest last. */
  const tracesOf = async (userId: string): Promise<Trace[]> => {
    const rows = await on.server.database.db
      .selectFrom('notifications')
      .select(['id', 'user_id'])
      .where('decision', '=', 'send')
      .where('kind', '!=', 'welcome')
      .orderBy('decided_at')
      .execute()
    const ids = rows.filter(row => row.user_id === userId).map(row => row.id)
    return Promise.all(ids.map(id => admin.json<Trace>('GET', `/notifications/${id}`)))
  }
  const lastOf = (userId: string, isSo: (seen: Trace | undefined) => boolean) =>
    until(async () => (await tracesOf(userId)).at(-1), isSo)
  const cancelled = (seen: Trace | undefined) => seen?.deliveries[0]?.state === 'cancelled'

  it('W26 W27: a test arrives decrypted, as the contract has it', async () => {
    const browser = await subscribe(service, admin)
    const id = await ring(admin, browser.id)
    const message = await browser.receive()
    expect(message).toMatchObject({
      web_push: 8030,
      mutable: true,
      notification: {
        title: 'Test notification',
        tag: id,
        navigate: `${on.server.publicUrl}/device?ntf=${id}`,
        icon: `${on.server.publicUrl}/icons/icon-192.png`,
        silent: false,
        mutable: true,
        data: { v: 1, notificationId: id, conversationId: null },
      },
    })
    const seen = await trace(admin, id, ended)
    expect(seen).toMatchObject({
      id,
      kind: 'test',
      reason: 'test_by_owner',
      conversationId: null,
      recipient: { name: expect.any(String) as unknown },
      deliveries: [
        {
          channel: 'push',
          deviceId: browser.id,
          state: 'accepted',
          cancelReason: null,
          attempts: [{ status: 201, result: 'accepted', reason: null }],
        },
      ],
    })
    expect(await listed(admin, browser.id)).toMatchObject({
      health: 'unknown',
      lastDelivery: { result: 'accepted', status: 201 },
    })
  })

  it('a notification opens the device’s own app only while that origin is listed', async () => {
    const appUrl = 'https://app.example.com/desk'
    const preflight = async () => {
      const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' }
      const answer = await on.anonymous.request('OPTIONS', '/me', undefined, headers)
      return answer.headers.get('access-control-allow-origin')
    }
    const list = async (origins: string[]) => {
      await writeListedOrigins(on.server.database, origins)
      await until(preflight, allowed => (allowed !== null) === origins.length > 0)
    }
    await list(['https://app.example.com'])
    const browser = await subscribe(service, admin, { appUrl })
    const opened = async () => {
      const id = await ring(admin, browser.id)
      return (await browser.receive()).notification.navigate.replace(id, '')
    }
    expect(await opened()).toBe(`${appUrl}/device?ntf=`)
    await list([])
    expect(await opened()).toBe(`${on.server.publicUrl}/device?ntf=`)
  })

  it('W26 W32: an admin tests anybody’s device; its owner and admins alone see the trace', async () => {
    const [agent, other] = [await on.agent(), await on.agent()]
    const browser = await subscribe(service, agent)
    const id = await ring(admin, browser.id)
    await browser.receive()
    expect(await agent.json('GET', `/notifications/${id}`)).toMatchObject({
      recipient: { id: agent.user.id },
      reason: 'test_by_admin',
    })
    expect(await other.problem('GET', `/notifications/${id}`)).toMatchObject({ status: 404, code: 'not_found' })
    expect(await other.problem('POST', `/devices/${browser.id}/test`, {})).toMatchObject({ status: 404 })
    expect(await on.anonymous.problem('GET', `/notifications/${id}`)).toMatchObject({ status: 401 })
    expect(await admin.problem('GET', '/notifications/ntf_unknown-one')).toMatchObject({ status: 404 })
  })

  it('W1 W8: a visitor writes, and every admin and agent is rung, in that conversation', async () => {
    const agent = await on.agent()
    const browsers = [await subscribe(service, admin), await subscribe(service, agent)]
    const { conversationId, message } = await write(await on.visitor(), 'Is anybody there?')
    for (const browser of browsers) {
      const { notification } = await browser.receive()
      expect(notification.data.messageId).toBe(message.id)
      expect(notification.body).toContain('Is anybody there?')
      expect(notification.tag).toBe(conversationId)
      expect(notification.navigate).toBe(
        `${on.server.publicUrl}/conversations/${conversationId}?ntf=${notification.data.notificationId}`,
      )
    }
    const [request] = service.requestsTo(browsers[0]?.agent.subscription.endpoint ?? '')
    expect(request?.headers).toMatchObject({ urgency: 'high', ttl: '86400', 'content-encoding': 'aes128gcm' })
    expect(request?.headers['topic']).toMatch(/^[A-Za-z0-9_-]{32}$/)
    expect(request?.headers['topic']).not.toContain(conversationId.slice(4))
  })

  it('one Topic a conversation: a device that was away gets its newest message alone', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    await browser.agent.goOffline()
    const visitor = await on.visitor()
    await write(visitor, 'first')
    await lastOf(agent.user.id, seen => seen !== undefined && ended(seen))
    await write(visitor, 'second')
    await lastOf(
      agent.user.id,
      seen => seen !== undefined && ended(seen) && service.requestsTo(browser.agent.subscription.endpoint).length === 2,
    )
    await browser.agent.goOnline()
    expect((await browser.receive()).notification.body).toContain('second')
    expect(browser.agent.received).toHaveLength(1)
  })

  it('what is read before it is sent rings no more', async () => {
    const agent = await on.agent()
    const browser = await subscribe(service, agent)
    const { endpoint } = browser.agent.subscription
    const down = service.fault({ endpoint, status: 503, times: Number.POSITIVE_INFINITY })
    const { conversationId } = await write(await on.visitor(), 'Never mind')
    await lastOf(agent.user.id, seen => seen !== undefined && tried(1)(seen))
    await agent.json('POST', `/conversations/${conversationId}/read`, {})
    const sent = service.requestsTo(endpoint).length
    down.lift()
    await later(60_000)
    const seen = await lastOf(agent.user.id, cancelled)
    expect(seen?.deliveries[0]?.cancelReason).toBe('already_read')
    expect(seen?.deliveries[0]?.attempts[0]?.status).toBe(503)
    expect(service.requestsTo(endpoint)).toHaveLength(sent)
  })

  it('W4 W5: what happened since it was decided counts: removed, muted, push off, out of time', async () => {
    const happen: [string, (device: string, agent: Client) => Promise<unknown>, (agent: Client) => Promise<unknown>][] =
      [
        ['device_removed', device => admin.json('DELETE', `/devices/${device}`), async () => {}],
        ['device_muted', (device, agent) => agent.json('PATCH', `/devices/${device}`, { muted: true }), async () => {}],
        [
          'push_disabled',
          () => admin.json('PATCH', '/push', { enabled: false }),
          () => admin.json('PATCH', '/push', { enabled: true }),
        ],
        ['expired', () => later(2 * day), async () => {}],
      ]
    for (const [reason, act, undo] of happen) {
      const agent = await on.agent()
      const browser = await subscribe(service, agent)
      const { endpoint } = browser.agent.subscription
      service.fault({ endpoint, status: 503, headers: { 'retry-after': '30' } })
      await write(await on.visitor(), 'Hello?')
      await lastOf(agent.user.id, seen => seen !== undefined && tried(1)(seen))
      await act(browser.id, agent)
      await later(60_000)
      const seen = await lastOf(agent.user.id, cancelled)
      expect(seen?.deliveries[0]).toMatchObject({ cancelReason: reason })
      expect(service.requestsTo(endpoint)).toHaveLength(1)
      await undo(agent)
    }
  })

  it('A12: nobody gets another person’s notifications on a device that changed hands', async () => {
    const [first, second] = [await on.agent(), await on.agent()]
    const browser = await subscribe(service, first)
    service.fault({ endpoint: browser.agent.subscription.endpoint, status: 503 })
    const id = await ring(first, browser.id)
    await trace(first, id, tried(1))
    const moved = await second.request('PUT', `/devices/${browser.id}`, browser.body)
    expect(moved.status).toBe(201)
    await later(60_000)
    expect((await trace(first, id, ended)).deliveries[0]).toMatchObject({ cancelReason: 'device_of_another_user' })
    // Its new owner is welcomed, and told nothing else.
    expect((await browser.receive()).notification.title).toBe('Notifications are on')
    expect(browser.agent.received).toHaveLength(1)
    const theirs = await ring(second, browser.id)
    expect((await browser.receive()).notification.tag).toBe(theirs)
  })

  it('E6: no endpoint, key or token in any log', () => {
    const text = logged.join('')
    expect(text).not.toBe('')
    for (const { endpoint, headers } of service.requests) {
      const path = new URL(endpoint).pathname
      expect(text).not.toContain(path)
      expect(text).not.toContain(headers['authorization']?.slice(8, 60))
    }
  })
})
