import { randomFillSync } from 'node:crypto'
import {
  type ConversationId,
  type DeviceId,
  type NotificationId,
  newId,
  type UserId,
  type VisitorId,
} from '@deskbell/contract'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { addUser } from '../accounts/users.ts'
import { appendMessage } from '../conversations/append-message.ts'
import { markRead } from '../conversations/mark-read.ts'
import { lockConversation, visitorConversation } from '../conversations/open-conversation.ts'
import type { Database } from '../db/database.ts'
import { type MessageContent, notificationContentSchema } from '../notification-content.ts'
import { findLookers } from '../presence/looking.ts'
import { findOnlineUsers } from '../presence/online.ts'
import { initialPushRules } from '../push-rules.ts'
import { createTestClock, minute, type TestClock } from '../test-support/clock.ts'
import { diesAt } from '../test-support/dies-at.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { createRouter } from './create-router.ts'
import { routeBatch } from './route-batch.ts'
import type { RoutingDeps } from './routing-deps.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

/** What a notification of a message tells. */
function told(content: string | null): string {
  const { unread, text } = notificationContentSchema.parse(JSON.parse(content ?? '')) as MessageContent
  return unread === 1 ? text : `${unread}: ${text}`
}

withDatabases('routing', (make, kind) => {
  let test: TestDatabase
  let database: Database
  let clock: TestClock
  let deps: RoutingDeps
  let pushOn: boolean
  let ada: UserId
  let bo: UserId
  let phone: DeviceId
  let desk: DeviceId

  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    clock = createTestClock()
    pushOn = true
    deps = {
      database,
      clock: clock.now,
      random,
      log: silent,
      findLookers,
      findOnlineUsers,
      isEmailOn: async () => false,
      readPushRules: async () => ({ ...initialPushRules, enabled: pushOn }),
    }
    ada = await user('ada')
    bo = await user('bo')
    phone = await device(ada)
    desk = await device(bo)
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })

  const user = async (name: string) => {
    const added = await database.transaction(trx =>
      addUser(trx, random, clock.now(), { name, email: `${name}@x.example`, role: 'agent', passwordHash: 'x' }),
    )
    if (!added.ok) throw new Error('taken')
    return added.user.id
  }
  const device = (owner: UserId) => plantDevice(database, owner, { kind: 'session', id: 's' })
  const visitor = async () => {
    const id = newId('vis', random)
    await database.db
      .insertInto('visitors')
      .values({ id, token_hash: id, name: 'Vera', language: null, verified: 0, created_at: 1, last_seen_at: null })
      .execute()
    return id
  }
  const write = (visitorId: VisitorId, text: string) =>
    database.transaction(async (trx, wake) => {
      clock.advance(1)
      const conversation = await visitorConversation(deps, trx, visitorId, { now: clock.now() })
      if (!conversation) throw new Error('no visitor')
      const author = { kind: 'visitor', id: visitorId, name: 'Vera' } as const
      return appendMessage({ ...deps, fileLink: () => '' }, trx, wake, { conversation, author, text, files: [] })
    })
  const answer = (conversationId: ConversationId, userId: UserId, text: string) =>
    database.transaction(async (trx, wake) => {
      const conversation = await lockConversation(deps, trx, conversationId)
      if (!conversation) throw new Error('no conversation')
      const author = { kind: 'agent', id: userId, name: 'x' } as const
      return appendMessage({ ...deps, fileLink: () => '' }, trx, wake, { conversation, author, text, files: [] })
    })
  const read = (conversationId: ConversationId, userId: UserId, upToSeq: number) =>
    database.transaction(async (trx, wake) => {
      const conversation = await lockConversation(deps, trx, conversationId)
      if (conversation) await markRead(trx, wake, { conversation, userId, upToSeq, now: clock.now() })
    })
  const route = () => routeBatch(deps, { limit: 50, except: [] })
  const decisions = async (subject?: string) => {
    const rows = await database.db.selectFrom('notifications').selectAll().orderBy('user_id').execute()
    return rows
      .filter(row => subject === undefined || row.subject === subject)
      .map(row => ({ who: row.user_id === ada ? 'ada' : 'bo', is: `${row.decision} ${row.reason}` }))
      .sort((a, b) => a.who.localeCompare(b.who))
  }
  const deliveries = () =>
    database.db
      .selectFrom('deliveries as d')
      .innerJoin('notifications as n', 'n.id', 'd.notification_id')
      .select(['d.id', 'd.device_id', 'd.state', 'd.cancel_reason', 'd.due_at', 'n.content', 'n.subject', 'n.user_id'])
      .orderBy('d.queued_at')
      .execute()
  const bodies = async (userId: UserId) =>
    (await deliveries()).filter(row => row.user_id === userId).map(row => `${row.state} ${told(row.content)}`)

  it('W1 W8: a visitor’s message becomes one notification for each of us and one delivery for each device, due at once', async () => {
    const tablet = await device(ada)
    const message = await write(await visitor(), 'Hello?')
    const woken = vi.fn<() => void>()
    database.wake.listen('deliveries', woken)
    expect(await route()).toHaveLength(1)
    expect(woken).toHaveBeenCalledOnce()
    expect(await decisions(message.id)).toEqual([
      { who: 'ada', is: 'send visitor_wrote' },
      { who: 'bo', is: 'send visitor_wrote' },
    ])
    const rows = await deliveries()
    expect(new Set(rows.map(row => row.device_id))).toEqual(new Set([phone, desk, tablet]))
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      expect(row).toMatchObject({ state: 'queued', due_at: clock.now() })
      expect(JSON.parse(row.content ?? '')).toEqual({
        says: 'message',
        from: 'Vera',
        text: 'Hello?',
        unread: 1,
        badge: 1,
      })
    }
    expect(await route()).toEqual([])
    expect(await deliveries()).toHaveLength(3)
  })

  it('W1: an agent’s reply rings nobody, and it is written down why', async () => {
    const { conversation_id } = await write(await visitor(), 'Hello?')
    await route()
    const reply = await answer(conversation_id, ada, 'Yes?')
    await route()
    expect(await decisions(reply.id)).toEqual([
      { who: 'ada', is: 'skip is_author' },
      { who: 'bo', is: 'skip not_from_visitor' },
    ])
    expect(await deliveries()).toHaveLength(2)
  })

  it('W1: whoever looks at that conversation is not rung; an open tab without input is no looking', async () => {
    const who = await visitor()
    const { conversation_id } = await write(who, 'Hello?')
    await route()
    const look = (key: string, user_id: UserId, more: object) =>
      database.db
        .insertInto('presence')
        .values({
          key,
          user_id,
          visitor_id: null,
          conversation_id,
          visible: 1,
          last_input_at: clock.now(),
          expires_at: clock.now() + minute / 2,
          ...more,
        })
        .execute()
    await look('ada', ada, {})
    await look('bo 1', bo, { visible: 0 })
    await look('bo 2', bo, { last_input_at: clock.now() - minute })
    await look('bo 3', bo, { conversation_id: null })
    await look('bo 4', bo, { expires_at: clock.now() - 1 })
    const second = await write(who, 'Anybody?')
    await route()
    expect(await decisions(second.id)).toEqual([
      { who: 'ada', is: 'skip looking_at_conversation' },
      { who: 'bo', is: 'send visitor_wrote' },
    ])
  })

  it('W5: while push is off decisions are written down and nothing is queued', async () => {
    pushOn = false
    const message = await write(await visitor(), 'Hello?')
    await route()
    expect(await decisions(message.id)).toEqual([
      { who: 'ada', is: 'skip push_off' },
      { who: 'bo', is: 'skip push_off' },
    ])
    expect(await deliveries()).toEqual([])
  })

  it('W37: muted, quarantined and removed devices are left out, each with its reason', async () => {
    const change = (id: DeviceId, set: object) =>
      database.db.updateTable('devices').set(set).where('id', '=', id).execute()
    await change(phone, { muted: 1 })
    await change(desk, { health: 'quarantined' })
    const first = await write(await visitor(), 'Hello?')
    await route()
    expect(await decisions(first.id)).toEqual([
      { who: 'ada', is: 'skip devices_muted' },
      { who: 'bo', is: 'skip devices_quarantined' },
    ])
    await change(phone, { muted: 0, removed_at: 1 })
    await database.db
      .updateTable('users')
      .set({ deactivated_at: clock.now() + minute })
      .where('id', '=', bo)
      .execute()
    const second = await write(await visitor(), 'Hello?')
    await route()
    expect(await decisions(second.id)).toEqual([
      { who: 'ada', is: 'skip no_devices' },
      { who: 'bo', is: 'skip deactivated' },
    ])
    await database.db.updateTable('users').set({ deactivated_at: 5 }).where('id', '=', bo).execute()
    const third = await write(await visitor(), 'Hello?')
    await route()
    expect(await decisions(third.id)).toEqual([{ who: 'ada', is: 'skip no_devices' }])
  })

  it('the first unread message rings at once; what was not sent yet is replaced by the next, which tells of both', async () => {
    const who = await visitor()
    await write(who, 'one')
    await route()
    expect(await bodies(ada)).toEqual(['queued one'])
    await write(who, 'two')
    await route()
    await write(who, 'three')
    await route()
    expect(await bodies(ada)).toEqual(['cancelled one', 'cancelled 2: two', 'queued 3: three'])
    const reasons = new Set((await deliveries()).map(row => row.cancel_reason))
    expect(reasons).toEqual(new Set(['superseded', null]))
    await write(await visitor(), 'another conversation')
    await route()
    expect((await bodies(ada)).slice(-2)).toEqual(['queued 3: three', 'queued another conversation'])
    const last = (await deliveries()).at(-1)
    expect(JSON.parse(last?.content ?? '')).toMatchObject({ badge: 2 })
  })

  it('what is replaced is told live, once, to whom it is about', async () => {
    const told = async () => {
      const events = await database.db
        .selectFrom('events')
        .select(['audience', 'data'])
        .where('type', '=', 'notification.updated')
        .execute()
      const about = new Map((await database.db.selectFrom('notifications').selectAll().execute()).map(n => [n.id, n]))
      return events.map(({ audience, data }) => {
        const { notificationId } = JSON.parse(data) as { notificationId: NotificationId }
        const { user_id, decision, reason } = about.get(notificationId) ?? {}
        expect(audience).toBe(`user:${user_id}`)
        return `${user_id === ada ? 'ada' : 'bo'} ${decision} ${reason}`
      })
    }
    await write(await visitor(), 'one')
    await route()
    // Their deliveries will tell.
    expect(await told()).toEqual([])
    const second = await database.db.selectFrom('conversations').select('visitor_id').executeTakeFirstOrThrow()
    await write(second.visitor_id, 'two')
    await route()
    expect((await told()).toSorted()).toEqual(['ada send visitor_wrote', 'bo send visitor_wrote'])
  })

  it('what is on its way or was sent is not taken back', async () => {
    const who = await visitor()
    await write(who, 'one')
    await route()
    await database.db.updateTable('deliveries').set({ state: 'leased' }).where('device_id', '=', phone).execute()
    await database.db.updateTable('deliveries').set({ state: 'accepted' }).where('device_id', '=', desk).execute()
    const { conversation_id } = await write(who, 'two')
    await route()
    expect(await bodies(ada)).toEqual(['leased one', 'queued 2: two'])
    await read(conversation_id, bo, 2)
    expect(await bodies(bo)).toEqual(['accepted one', 'cancelled 2: two'])
  })

  it('messages that are routed together ring once, by the newest', async () => {
    const who = await visitor()
    const first = await write(who, 'one')
    const second = await write(who, 'two')
    await write(await visitor(), 'other')
    expect(await route()).toHaveLength(3)
    expect((await decisions(first.id)).map(one => one.is)).toEqual(Array(2).fill('skip merged_into_newer'))
    expect((await decisions(second.id)).map(one => one.is)).toEqual(Array(2).fill('send visitor_wrote'))
    expect((await bodies(ada)).sort()).toEqual(['queued 2: two', 'queued other'])
  })

  it('what was read before it was routed rings nobody; what was read before it was sent is cancelled', async () => {
    const who = await visitor()
    const { conversation_id, id } = await write(who, 'one')
    await read(conversation_id, ada, 1)
    await route()
    expect(await decisions(id)).toEqual([
      { who: 'ada', is: 'skip already_read' },
      { who: 'bo', is: 'send visitor_wrote' },
    ])
    await read(conversation_id, bo, 1)
    expect(await deliveries()).toMatchObject([{ state: 'cancelled', cancel_reason: 'already_read' }])
    await write(who, 'two')
    await route()
    expect((await bodies(bo)).at(-1)).toBe('queued two')
  })

  it('a message that is older than one already routed never rings over it', async () => {
    const who = await visitor()
    const first = await write(who, 'one')
    const { id } = await database.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
    await write(who, 'two')
    // Another server had the first in hand, and was slower.
    await routeBatch(deps, { limit: 50, except: [id] })
    await route()
    expect((await decisions(first.id)).map(one => one.is)).toEqual(Array(2).fill('skip merged_into_newer'))
    expect(await bodies(ada)).toEqual(['queued 2: two'])
  })

  it('a server that dies while routing leaves nothing behind, and the next one does it once', async () => {
    const message = await write(await visitor(), 'Hello?')
    // Before anything is written, between two recipients, and after everything but the outbox.
    for (const mortal of [
      { ...deps, random: diesAt(1, random) },
      { ...deps, random: diesAt(3, random) },
      { ...deps, clock: diesAt(3, clock.now) },
    ]) {
      await expect(routeBatch(mortal, { limit: 50, except: [] })).rejects.toThrow('killed')
      expect(await decisions()).toEqual([])
      expect(await deliveries()).toEqual([])
    }
    expect(await route()).toHaveLength(1)
    expect(await decisions(message.id)).toHaveLength(2)
    expect(await deliveries()).toHaveLength(2)
  })

  it('the router routes what waits, then what comes, and an event that fails holds up no other', async () => {
    const [good, bad] = [await visitor(), await visitor()]
    const poisoned = await write(bad, 'poison')
    await write(good, 'fine')
    let broken = true
    const router = createRouter({
      ...deps,
      async findLookers(db, ids, now) {
        if (broken && ids.includes(poisoned.conversation_id)) throw new Error('poison')
        return findLookers(db, ids, now)
      },
    })
    router.start()
    await eventually(async () => expect(await bodies(ada)).toEqual(['queued fine']))
    await write(good, 'still fine')
    await eventually(async () => expect((await bodies(ada)).at(-1)).toBe('queued 2: still fine'))
    expect(await decisions(poisoned.id)).toEqual([])
    broken = false
    clock.advance(2 * minute)
    await database.wake.notify('outbox')
    await eventually(async () => expect((await bodies(ada)).at(-1)).toBe('queued poison'))
    await router.stop()
    await write(good, 'after the stop')
    expect(await database.db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()).toHaveLength(1)
  })

  it.skipIf(kind === 'sqlite')(
    'two servers share the work, and nobody is rung twice (SQLite has one server)',
    async () => {
      const second = await openTestDatabase(test)
      const routers = [createRouter(deps), createRouter({ ...deps, database: second })]
      for (const router of routers) router.start()
      const visitors = await Promise.all(Array.from({ length: 6 }, visitor))
      for (let n = 0; n < 10; n += 1) await Promise.all(visitors.map(who => write(who, `m${n}`)))
      await eventually(async () => {
        const rows = await database.db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()
        expect(rows).toEqual([])
      })
      for (const router of routers) await router.stop()
      await second.close()
      expect(await decisions()).toHaveLength(6 * 10 * 2)
      // Whatever the order in which they were taken, the newest is what waits to be sent.
      const waiting = (await deliveries()).filter(row => row.state === 'queued' && row.user_id === ada)
      expect(waiting).toHaveLength(6)
      for (const row of waiting) expect(JSON.parse(row.content ?? '')).toMatchObject({ unread: 10, text: 'm9' })
    },
  )
})
