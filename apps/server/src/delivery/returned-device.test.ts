import type { PushMessage, PushSettings } from '@deskbell/contract'
import { parsePushMessage } from '@deskbell/contract'
import { createUserAgent, type UserAgent } from '@deskbell/push-service'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Client } from '../test-support/client.ts'
import { day, minute } from '../test-support/clock.ts'
import {
  ended,
  type PushSite,
  ring,
  startPushSite,
  subscribe,
  type TestBrowser,
  trace,
  until,
} from '../test-support/push-site.ts'
import { withDatabases } from '../test-support/with-databases.ts'

withDatabases('a device that comes back', make => {
  let site: PushSite
  let { admin, service, on, clock } = {} as PushSite
  let agent: Awaited<ReturnType<PushSite['on']['agent']>>
  let phone: TestBrowser
  beforeAll(async () => {
    site = await startPushSite({ database: await make() })
    ;({ admin, service, on, clock } = site)
  })
  afterAll(() => site.close())
  beforeEach(async () => {
    clock.advance(minute)
    agent = await on.agent()
    phone = await subscribe(service, agent)
  })

  const write = (visitor: Client, text: string) =>
    visitor.json<{ conversationId: string }>('POST', '/visitors/me/messages', { text })
  const removed = () =>
    until(
      () => on.server.database.db.selectFrom('devices').selectAll().where('id', '=', phone.id).executeTakeFirst(),
      row => row !== undefined && row.removed_at !== null,
    )
  /** Every message so far is decided about, and every delivery has come to its end. */
  const settled = () =>
    until(
      async () => {
        const { db } = on.server.database
        const unrouted = await db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
        const open = ['queued', 'leased'] as const
        return [...unrouted, ...(await db.selectFrom('deliveries').select('id').where('state', 'in', open).execute())]
      },
      left => left.length === 0,
    )
  const comeBack = async (client: Client = agent): Promise<UserAgent> => {
    const { applicationServerKey } = await agent.json<PushSettings>('GET', '/push')
    const fresh = await createUserAgent(service, applicationServerKey)
    await client.json('PUT', `/devices/${phone.id}`, { ...phone.body, subscription: fresh.subscription })
    return fresh
  }
  /** The texts that arrived, in alphabetical order. */
  const shown = async (fresh: UserAgent): Promise<string[]> => {
    await settled()
    // Handed over and answered, or the browser may still be reading.
    await until(
      async () => service.deliveries,
      all => all.every(({ outcome }) => outcome !== 'waiting'),
    )
    return fresh.received.map(bytes => read(bytes)?.notification.body ?? '').toSorted()
  }
  const read = (bytes: Uint8Array): PushMessage | undefined =>
    parsePushMessage(JSON.parse(Buffer.from(bytes).toString())) ?? undefined

  it('W36: is rung once, with the newest that is unread of each conversation', async () => {
    const [one, two, three] = [await on.visitor(), await on.visitor(), await on.visitor()]
    service.expire(phone.agent.subscription.endpoint)
    await write(one, 'found it gone')
    await removed()
    await write(one, 'while it was away')
    const { conversationId } = await write(two, 'read at another place')
    await write(three, 'also while it was away')
    await settled()
    await agent.json('POST', `/conversations/${conversationId}/read`, {})
    const fresh = await comeBack()
    expect(await shown(fresh)).toEqual(['also while it was away', expect.stringContaining('while it was away')])
    await agent.json('PUT', `/devices/${phone.id}`, { ...phone.body, subscription: fresh.subscription })
    expect(await shown(fresh)).toHaveLength(2)
  })

  it('W36: is rung for the very message that found it gone, in the same delivery', async () => {
    service.expire(phone.agent.subscription.endpoint)
    await write(await on.visitor(), 'Hello?')
    await removed()
    await settled()
    const fresh = await comeBack()
    expect(await shown(fresh)).toEqual(['Hello?'])
    const { notificationId } = read(fresh.received[0] ?? new Uint8Array())?.notification.data ?? {}
    const seen = await trace(agent, notificationId as never, ended)
    expect(seen.deliveries).toMatchObject([
      {
        state: 'accepted',
        attempts: [
          { result: 'gone', status: 410 },
          { result: 'accepted', status: 201 },
        ],
      },
    ])
  })

  it('is rung although another device of its owner was rung meanwhile', async () => {
    const laptop = await subscribe(service, agent)
    service.expire(phone.agent.subscription.endpoint)
    await ring(agent, phone.id)
    await removed()
    await write(await on.visitor(), 'Anybody there?')
    expect((await laptop.receive()).notification.body).toBe('Anybody there?')
    await settled()
    expect(await shown(await comeBack())).toContain('Anybody there?')
    expect(laptop.agent.received).toHaveLength(1)
  })

  it('with a test that found it gone, which then succeeds', async () => {
    service.expire(phone.agent.subscription.endpoint)
    const id = await ring(agent, phone.id)
    await removed()
    const fresh = await comeBack()
    await fresh.receive(15_000)
    const seen = await until(
      () => trace(agent, id, ended),
      ({ deliveries }) => deliveries[0]?.state === 'accepted',
    )
    expect(seen.deliveries[0]?.attempts.map(({ status }) => status)).toEqual([410, 201])
  })

  it('D4: the same after a key mismatch, once it has another subscription', async () => {
    const { endpoint } = phone.agent.subscription
    service.fault({ endpoint, status: 403, body: 'the credentials do not correspond to the subscription' })
    const visitor = await on.visitor()
    await write(visitor, 'first')
    await settled()
    await write(visitor, 'second')
    await settled()
    const fresh = await comeBack()
    expect(await shown(fresh)).toEqual([expect.stringContaining('second')])
  })

  it('not with what is too old to ring', async () => {
    service.expire(phone.agent.subscription.endpoint)
    await write(await on.visitor(), 'yesterday')
    await removed()
    await settled()
    clock.advance(day)
    expect(await shown(await comeBack())).toEqual([])
  })

  it.each([
    ['with what waited at the push service, if it reports what it gets', 1, ['found it gone', 'waits there']],
    ['not with it if it never reports: it may have had it', null, ['found it gone']],
  ])('%s', async (_, reported_at, expected) => {
    await on.server.database.db.updateTable('devices').set({ reported_at }).where('id', '=', phone.id).execute()
    await phone.agent.goOffline()
    await write(await on.visitor(), 'waits there')
    await settled()
    clock.advance(minute)
    service.expire(phone.agent.subscription.endpoint)
    await write(await on.visitor(), 'found it gone')
    await removed()
    await settled()
    expect(await shown(await comeBack())).toEqual(expected)
  })

  it('nor is a device rung that a person had removed and that was registered anew', async () => {
    await admin.json('DELETE', `/devices/${phone.id}`)
    await write(await on.visitor(), 'not for this one')
    await settled()
    const fresh = await subscribe(service, agent)
    await settled()
    expect(fresh.agent.received).toEqual([])
  })
})
