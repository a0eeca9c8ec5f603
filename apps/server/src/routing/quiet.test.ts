import { randomFillSync } from 'node:crypto'
import { type ConversationId, newId, type UserId, type VisitorId } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addUser } from '../accounts/users.ts'
import { appendMessage } from '../conversations/append-message.ts'
import { markRead } from '../conversations/mark-read.ts'
import { lockConversation, visitorConversation } from '../conversations/open-conversation.ts'
import type { Database } from '../db/database.ts'
import type { SummaryContent } from '../notification-content.ts'
import { changePreferences } from '../preferences/change-preferences.ts'
import { mute } from '../preferences/conversation-mutes.ts'
import { findLookers } from '../presence/looking.ts'
import { initialPushRules } from '../push-rules.ts'
import { createTestClock, hour, minute, type TestClock } from '../test-support/clock.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { createQuietWatch } from './create-quiet-watch.ts'
import { endQuiet } from './end-quiet.ts'
import { routeBatch } from './route-batch.ts'
import type { RoutingDeps } from './routing-deps.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('quiet', (make, kind) => {
  let test: TestDatabase
  let database: Database
  let clock: TestClock
  let deps: RoutingDeps
  let pushOn: boolean
  let ada: UserId
  let bo: UserId

  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    // A Monday, noon in Berlin.
    clock = createTestClock(Date.parse('2026-11-23T11:00Z'))
    pushOn = true
    deps = {
      ...{ database, clock: clock.now, random, log: silent, findLookers },
      findOnlineUsers: async () => new Set(),
      isEmailOn: async () => false,
      readPushRules: async () => ({ ...initialPushRules, enabled: pushOn }),
    }
    ada = await user('ada')
    bo = await user('bo')
    await plantDevice(database, ada, { kind: 'session', id: 's' })
    await plantDevice(database, bo, { kind: 'session', id: 's' })
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
      const conversation = await visitorConversation(deps, trx, visitorId, { now: clock.now() })
      if (!conversation) throw new Error('no visitor')
      const author = { kind: 'visitor', id: visitorId, name: 'Vera' } as const
      return appendMessage({ ...deps, fileLink: () => '' }, trx, wake, { conversation, author, text, files: [] })
    })
  const route = (of = deps) => routeBatch(of, { limit: 50, except: [] })
  /** Somebody new writes, and it is decided whom to ring. */
  const arrive = async (text = 'Hello') => {
    clock.advance(1)
    const { conversation_id } = await write(await visitor(), text)
    await route()
    return conversation_id
  }
  const read = (conversationId: ConversationId, userId: UserId) =>
    database.transaction(async (trx, wake) => {
      const conversation = await lockConversation(deps, trx, conversationId)
      if (!conversation) throw new Error('no conversation')
      await markRead(trx, wake, { conversation, userId, upToSeq: conversation.last_seq, now: clock.now() })
    })
  const want = (userId: UserId, body: Parameters<typeof changePreferences>[3]['body']) =>
    database.transaction((trx, wake) => changePreferences(database, trx, wake, { userId, body, now: clock.now() }))
  const snooze = (userId: UserId, minutes: number) => want(userId, { snoozeMinutes: minutes })
  const decisions = async (userId: UserId) =>
    (
      await database.db
        .selectFrom('notifications')
        .select(['kind', 'decision', 'reason'])
        .where('user_id', '=', userId)
        .orderBy('decided_at')
        .execute()
    ).map(row => `${row.kind} ${row.decision} ${row.reason}`)
  const summaries = async (userId = ada) =>
    (
      await database.db
        .selectFrom('notifications as n')
        .leftJoin('deliveries as d', 'd.notification_id', 'n.id')
        .select(['n.content', 'n.reason', 'd.state', 'd.device_id'])
        .where('n.kind', '=', 'summary')
        .where('n.user_id', '=', userId)
        .execute()
    ).map(({ reason, state, content }) => ({
      reason,
      state,
      ...(content === null ? {} : (JSON.parse(content) as Partial<SummaryContent>)),
    }))
  const nothingHeld = async () => {
    expect(await database.db.selectFrom('quiet_spells').selectAll().execute()).toEqual([])
    expect(await database.db.selectFrom('held_rings').selectAll().execute()).toEqual([])
  }

  it('while one has snoozed nothing rings but for the others; then one summary counts what waits, and how long', async () => {
    await snooze(ada, 4 * 60)
    await arrive('one')
    const second = await visitor()
    for (const text of ['two', 'two more']) await write(second, text)
    await route()
    clock.advance(hour)
    await arrive('three')
    expect(new Set(await decisions(ada))).toEqual(new Set(['message skip snoozed']))
    expect(await decisions(bo)).toContain('message send visitor_wrote')
    expect(await endQuiet(deps, ada)).toBe('quiet')
    clock.advance(3 * hour)
    expect(await endQuiet(deps, ada)).toBe('told')
    expect(await summaries()).toEqual([
      { reason: 'quiet_ended', state: 'queued', says: 'summary', waiting: 3, oldestMinutes: 240, badge: 3 },
    ])
    expect(await summaries(bo)).toEqual([])
    await nothingHeld()
    // Afterwards everything rings as before.
    await arrive('four')
    expect((await decisions(ada)).at(-1)).toBe('message send visitor_wrote')
    expect(await endQuiet(deps, ada)).toBe('nothing')
    expect(await summaries()).toHaveLength(1)
  })

  it('quiet hours are by the wall clock of one’s own zone', async () => {
    const lunch = (timeZone: string) => ({ timeZone, days: [{ day: 'mon' as const, from: '12:00', to: '13:00' }] })
    await want(ada, { quietHours: lunch('Europe/Berlin') })
    await want(bo, { quietHours: lunch('Asia/Kolkata') })
    await arrive()
    expect(await decisions(ada)).toEqual(['message skip quiet_hours'])
    expect(await decisions(bo)).toEqual(['message send visitor_wrote'])
    expect(await database.db.selectFrom('quiet_spells').select(['user_id', 'due_at']).execute()).toEqual([
      { user_id: ada, due_at: Date.parse('2026-11-23T12:00Z') },
    ])
  })

  it('what was read, closed, taken by a colleague or muted meanwhile is not counted; of nothing there is no summary', async () => {
    await snooze(ada, 60)
    await snooze(bo, 60)
    const [seen, closed, taken, muted, mine] = [
      await arrive(),
      await arrive(),
      await arrive(),
      await arrive(),
      await arrive(),
    ]
    await read(seen, ada)
    const set = (id: ConversationId, change: { status?: 'closed'; assignee_id?: UserId }) =>
      database.db.updateTable('conversations').set(change).where('id', '=', id).execute()
    await set(closed, { status: 'closed' })
    await set(taken, { assignee_id: bo })
    await set(mine, { assignee_id: ada })
    const asked = { userId: ada, conversationId: muted, muted: true }
    await database.transaction((trx, wake) => mute(database, trx, wake, asked, clock.now()))
    clock.advance(hour)
    expect([await endQuiet(deps, ada), await endQuiet(deps, bo)]).toEqual(['told', 'told'])
    expect(await summaries(ada)).toMatchObject([{ waiting: 1 }])
    // For Bo: the one that only Ada has read, the one that is theirs, and the one that Ada alone has muted.
    expect(await summaries(bo)).toMatchObject([{ waiting: 3 }])

    await snooze(ada, 60)
    await read(await arrive(), ada)
    clock.advance(hour)
    expect(await endQuiet(deps, ada)).toBe('nothing')
    expect(await summaries(ada)).toHaveLength(1)
    await nothingHeld()
  })

  it('a conversation that was read up to its middle waits since the message after that', async () => {
    await snooze(ada, 120)
    const who = await visitor()
    const { conversation_id } = await write(who, 'read')
    await route()
    await read(conversation_id, ada)
    clock.advance(hour)
    await write(who, 'not read')
    await route()
    clock.advance(hour)
    await endQuiet(deps, ada)
    expect(await summaries()).toMatchObject([{ waiting: 1, oldestMinutes: 60 }])
  })

  it('a department’s conversation is not counted for those who are not in it', async () => {
    await snooze(ada, 60)
    const id = await arrive()
    await database.db
      .insertInto('departments')
      .values({ id: newId('dpt', random), name: 'Sales', folded_name: 'sales', color: null, created_at: 1 })
      .execute()
    const { id: sales } = await database.db.selectFrom('departments').select('id').executeTakeFirstOrThrow()
    await database.db.insertInto('department_members').values({ department_id: sales, user_id: bo }).execute()
    await database.db.updateTable('conversations').set({ department_id: sales }).where('id', '=', id).execute()
    clock.advance(hour)
    expect(await endQuiet(deps, ada)).toBe('nothing')
  })

  it('W5 W3: where push is off or there is no device to ring the log says why, and nobody is rung', async () => {
    await snooze(ada, 60)
    await snooze(bo, 60)
    await arrive()
    await database.db.updateTable('devices').set({ muted: 1 }).where('user_id', '=', bo).execute()
    clock.advance(hour)
    await endQuiet(deps, bo)
    pushOn = false
    await endQuiet(deps, ada)
    expect(await summaries(ada)).toEqual([{ reason: 'push_off', state: null }])
    expect(await summaries(bo)).toEqual([{ reason: 'devices_muted', state: null }])
    expect((await decisions(ada)).at(-1)).toBe('summary skip push_off')
  })

  it('who was deactivated meanwhile gets none', async () => {
    await snooze(ada, 60)
    await arrive()
    await database.db.updateTable('users').set({ deactivated_at: clock.now() }).where('id', '=', ada).execute()
    clock.advance(hour)
    expect(await endQuiet(deps, ada)).toBe('nothing')
    await nothingHeld()
  })

  it('changes while it is quiet are honoured: longer, shorter, never', async () => {
    const due = async () => (await database.db.selectFrom('quiet_spells').select('due_at').executeTakeFirst())?.due_at
    await snooze(ada, 60)
    await arrive()
    expect(await due()).toBe(clock.now() - 1 + hour)
    await snooze(ada, 180)
    clock.advance(hour)
    expect(await endQuiet(deps, ada)).toBe('quiet')
    expect(await due()).toBe(clock.now() + 2 * hour)
    const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
    const always = { timeZone: 'UTC', days: week.map(day => ({ day, from: '00:00', to: '24:00' })) }
    await want(ada, { quietHours: always, snoozedUntil: null })
    expect(await due()).toBeNull()
    await want(ada, { quietHours: null })
    expect(await due()).toBe(clock.now())
    expect(await endQuiet(deps, ada)).toBe('told')
  })

  it('a muted conversation rings its other readers, and no summary', async () => {
    const id = await arrive('first')
    const asked = { userId: ada, conversationId: id, muted: true }
    await database.transaction((trx, wake) => mute(database, trx, wake, asked, clock.now()))
    const { visitor_id } = await database.db.selectFrom('conversations').select('visitor_id').executeTakeFirstOrThrow()
    clock.advance(1)
    await write(visitor_id, 'second')
    await route()
    expect((await decisions(ada)).at(-1)).toBe('message skip conversation_muted')
    expect((await decisions(bo)).at(-1)).toBe('message send visitor_wrote')
    await nothingHeld()
  })

  it('a server that dies while it ends somebody’s quiet leaves it as it was, and the next one tells once', async () => {
    await snooze(ada, 60)
    await arrive()
    clock.advance(hour)
    // Dies at the id of the delivery, when the notification is written already.
    let calls = 0
    const dying: typeof random = bytes => {
      calls += 1
      if (calls === 2) throw new Error('killed')
      return random(bytes)
    }
    await expect(endQuiet({ ...deps, random: dying }, ada)).rejects.toThrow('killed')
    expect(calls).toBe(2)
    expect(await summaries()).toEqual([])
    expect(await endQuiet(deps, ada)).toBe('told')
    expect(await endQuiet(deps, ada)).toBe('nothing')
    expect(await summaries()).toHaveLength(1)
  })

  it('the watch ends each quiet in its time, and one that fails holds up nobody', async () => {
    await snooze(ada, 60)
    await snooze(bo, 60)
    await arrive()
    let broken = true
    const watch = createQuietWatch({
      ...deps,
      readPushRules: async trx => {
        if (!broken) return deps.readPushRules(trx)
        broken = false
        throw new Error('broken')
      },
    })
    const told = async () => [...(await summaries(ada)), ...(await summaries(bo))].length
    watch.start()
    clock.advance(hour)
    await database.wake.notify('quiet')
    await eventually(async () => expect(await told()).toBe(1))
    await database.wake.notify('quiet')
    await eventually(async () => expect(await told()).toBe(2))
    await watch.stop()
    expect(broken).toBe(false)
  })

  it.runIf(kind === 'postgres')(
    'servers that end the same quiet while another still holds back for it: each conversation is told of once',
    { timeout: 60_000 },
    async () => {
      const second = await openTestDatabase(test)
      const servers = [deps, { ...deps, database: second }]
      for (let round = 0; round < 15; round += 1) {
        await snooze(ada, 1)
        const before = (await summaries()).length
        const conversations = await Promise.all(
          Array.from({ length: 4 }, async () => (await write(await visitor(), `round ${round}`)).conversation_id),
        )
        // One is held back for sure; the rest are decided while the quiet ends.
        await routeBatch(deps, { limit: 1, except: [] })
        const racing = servers.flatMap(server => [
          route(server),
          (async () => {
            clock.advance(minute / 2)
            return endQuiet(server, ada)
          })(),
        ])
        await Promise.all(racing)
        for (const server of servers) await route(server)
        await Promise.all(servers.map(server => endQuiet(server, ada)))
        const told = (await summaries()).slice(before)
        expect(told).toHaveLength(1)
        const rung = await database.db
          .selectFrom('notifications')
          .select(({ fn }) => fn.countAll<number>().as('n'))
          .where('user_id', '=', ada)
          .where('decision', '=', 'send')
          .where('conversation_id', 'in', conversations)
          .executeTakeFirstOrThrow()
        expect(Number(rung.n) + (told[0]?.waiting ?? 0)).toBe(4)
        for (const id of conversations) await read(id, ada)
        await nothingHeld()
        clock.advance(minute)
      }
      await second.close()
    },
  )
})
