import { randomFillSync } from 'node:crypto'
import { type ConversationId, newId, type RoutingSettings, type UserId } from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { addUser } from '../accounts/users.ts'
import { appendMessage } from '../conversations/append-message.ts'
import { markRead } from '../conversations/mark-read.ts'
import { lockConversation, visitorConversation } from '../conversations/open-conversation.ts'
import { patchConversation } from '../conversations/patch-conversation.ts'
import type { Database } from '../db/database.ts'
import { readChannels } from '../db/notification-channels.ts'
import { initialPushRules } from '../push-rules.ts'
import { initialRoutingSettings } from '../routing-rules.ts'
import { createTestClock, minute, type TestClock } from '../test-support/clock.ts'
import { diesAt } from '../test-support/dies-at.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { climb } from './climb.ts'
import { createLadderWatch } from './create-ladder-watch.ts'
import { writeSettings } from './read-settings.ts'
import { routeBatch } from './route-batch.ts'
import type { RoutingDeps } from './routing-deps.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const ladder: RoutingSettings['ladder'] = [
  { afterSeconds: 60, to: 'devices' },
  { afterSeconds: 60, to: 'colleagues' },
  { afterSeconds: 120, to: 'email' },
  { afterSeconds: 300, to: 'admins' },
]

withDatabases('the escalation ladder', (make, kind) => {
  let test: TestDatabase
  let database: Database
  let clock: TestClock
  let deps: RoutingDeps
  let ada: UserId
  let ben: UserId
  let cleo: UserId

  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    clock = createTestClock()
    deps = {
      ...{ database, clock: clock.now, random, log: silent, findLookers: async () => [] },
      findOnlineUsers: async () => new Set<UserId>(),
      readPushRules: async () => initialPushRules,
      isEmailOn: async () => true,
    }
    const person = async (name: string) => {
      const added = await database.transaction(trx =>
        addUser(trx, random, clock.now(), {
          ...{ name, email: `${name}@x.example`, passwordHash: 'x' },
          role: name === 'ada' ? 'admin' : 'agent',
        }),
      )
      if (!added.ok) throw new Error('taken')
      await plantDevice(database, added.user.id, { kind: 'session', id: 's' })
      // First mails would go out at once: the ladder is about those who only got a ring.
      const matrix = { first_message: { push: true, email: false }, later_message: { push: true, email: true } }
      await database.db
        .insertInto('preferences')
        .values({
          ...{ user_id: added.user.id, quiet_hours: null, snoozed_until: null, changed_at: 1 },
          matrix: JSON.stringify({ ...matrix, assigned: { push: true, email: true } }),
        })
        .execute()
      return added.user.id
    }
    ada = await person('ada')
    ben = await person('ben')
    cleo = await person('cleo')
    await writeSettings(database.db, { ...initialRoutingSettings, ladder })
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })

  const route = () => routeBatch(deps, { limit: 50, except: [] })
  const say = (visitorId: string, by: 'visitor' | UserId) =>
    database.transaction(async (trx, wake) => {
      clock.advance(1)
      const found = await visitorConversation(deps, trx, visitorId as never, { now: clock.now() })
      const conversation = found && (await lockConversation(deps, trx, found.id))
      if (!conversation) throw new Error('no conversation')
      const author =
        by === 'visitor'
          ? ({ kind: 'visitor', id: visitorId, name: 'Vera' } as const)
          : ({ kind: 'agent', id: by, name: 'x' } as const)
      return appendMessage({ ...deps, fileLink: () => '' }, trx, wake, { conversation, author, text: 'x', files: [] })
    })
  const newVisitor = async () => {
    const id = newId('vis', random)
    await database.db
      .insertInto('visitors')
      .values({ id, token_hash: id, name: 'Vera', language: null, verified: 0, created_at: 1, last_seen_at: null })
      .execute()
    return id
  }
  /** Ben answered, so that a later message is for him alone; he has read it all up to there. */
  const bensVisitor = async () => {
    const visitorId = await newVisitor()
    const { conversation_id: id } = await say(visitorId, 'visitor')
    await say(visitorId, ben)
    await database.db.updateTable('outbox').set({ routed_at: 1 }).execute()
    await say(visitorId, 'visitor')
    await route()
    return { id, visitorId }
  }
  /** Time passes, the step is taken and routed: who was told by what. */
  const step = async (id: ConversationId, ms: number) => {
    const before = new Set((await decisions(id)).map(row => row.id))
    clock.advance(ms)
    await climb(deps, id)
    await route()
    return (await decisions(id)).filter(row => !before.has(row.id)).map(row => row.is)
  }
  const nameOf = (id: UserId) => (id === ada ? 'ada' : id === ben ? 'ben' : 'cleo')
  const decisions = async (id: ConversationId) => {
    const rows = await database.db.selectFrom('notifications').selectAll().where('conversation_id', '=', id).execute()
    return rows
      .map(row => {
        const by = readChannels(row.channels)?.channels.filter(one => one.decision === 'send') ?? []
        return { id: row.id, is: `${nameOf(row.user_id)} ${by.map(one => `${one.channel} ${one.reason}`).join(', ')}` }
      })
      .toSorted((a, b) => a.is.localeCompare(b.is))
  }
  const waiting = () => database.db.selectFrom('escalations').selectAll().execute()

  it('nobody opens it: his devices once more, then colleagues, then emails, then admins; and then there is an end', async () => {
    const { id } = await bensVisitor()
    expect(await step(id, minute - 10)).toEqual([])
    expect(await step(id, 10)).toEqual(['ben push nobody_opened'])
    expect(await step(id, minute)).toEqual(['ada push nobody_opened', 'cleo push nobody_opened'])
    // His first mail went out with the message itself: he was away. Theirs is the step.
    expect(await step(id, 2 * minute)).toEqual(['ada email nobody_opened', 'cleo email nobody_opened'])
    expect(await step(id, 5 * minute)).toEqual(['ada push nobody_opened, email nobody_opened'])
    expect(await waiting()).toMatchObject([{ step: 4, due_at: null }])
    expect(await step(id, 60 * minute)).toEqual([])
    const mails = await database.db
      .selectFrom('mails')
      .select(['user_id', 'event'])
      .where('state', '=', 'queued')
      .execute()
    expect(mails.map(mail => `${nameOf(mail.user_id as UserId)} ${mail.event}`).toSorted()).toEqual([
      'ada escalation',
      'ben later_message',
      'cleo escalation',
    ])
  })

  it('W8: the device that was used last rings first, the others with the step, and with whatever comes after it', async () => {
    const phone = await plantDevice(database, ben, { kind: 'session', id: 's' })
    await database.db.updateTable('devices').set({ last_seen_at: clock.now() }).where('id', '=', phone).execute()
    const rung = async () => {
      const rows = await database.db
        .selectFrom('deliveries as d')
        .innerJoin('notifications as n', 'n.id', 'd.notification_id')
        .select('d.device_id')
        .where('n.user_id', '=', ben)
        .orderBy('d.queued_at')
        .execute()
      return rows.map(row => (row.device_id === phone ? 'phone' : 'desk')).toSorted()
    }
    const { id, visitorId } = await bensVisitor()
    expect(await rung()).toEqual(['phone'])
    await say(visitorId, 'visitor')
    await route()
    expect(await rung()).toEqual(['phone', 'phone'])
    await step(id, minute)
    expect(await rung()).toEqual(['desk', 'phone', 'phone'])
    await say(visitorId, 'visitor')
    await route()
    expect(await rung()).toEqual(['desk', 'desk', 'phone', 'phone', 'phone'])
  })

  it.each(['read', 'reply', 'take', 'close'] as const)(
    'any %s stops it, and what waits of the others’ mails',
    async how => {
      const { id, visitorId } = await bensVisitor()
      await step(id, minute)
      expect(await waiting()).toHaveLength(1)
      const patch = (body: object) =>
        database.transaction((trx, wake) =>
          patchConversation({ ...deps, fileLink: () => '' } as never, trx, wake, {
            id,
            by: { id: cleo, name: 'cleo' },
            body,
          }),
        )
      const stops = {
        read: () =>
          database.transaction(async (trx, wake) => {
            const conversation = await lockConversation(deps, trx, id)
            if (conversation) await markRead(trx, wake, { conversation, userId: cleo, upToSeq: 3, now: clock.now() })
          }),
        reply: () => say(visitorId, cleo),
        take: () => patch({ assigneeId: cleo }),
        close: () => patch({ status: 'closed' }),
      }
      // A step is in the outbox already, and not routed yet.
      clock.advance(minute)
      expect(await climb(deps, id)).toBe('taken')
      await stops[how]()
      await route()
      expect(await waiting()).toEqual([])
      const told = (await decisions(id)).map(row => row.is)
      expect(told.filter(is => is.includes('nobody_opened'))).toEqual(['ben push nobody_opened'])
      expect(await climb(deps, id)).toBe('nothing')
      const mails = await database.db.selectFrom('mails').select(['state', 'cancel_reason']).execute()
      expect(mails).toEqual([
        how === 'read' ? { state: 'queued', cancel_reason: null } : { state: 'cancelled', cancel_reason: 'handled' },
      ])
      // Whoever waits again begins again.
      if (how === 'close' || how === 'read') {
        await say(visitorId, 'visitor')
        await route()
        expect(await waiting()).toMatchObject([{ step: 0 }])
      }
    },
  )

  it('begins only where somebody waits whom nobody sees, and a second message puts nothing off', async () => {
    const { id, visitorId } = await bensVisitor()
    const [begun] = await waiting()
    clock.advance(minute / 2)
    await say(visitorId, 'visitor')
    await route()
    expect(await waiting()).toEqual([begun])
    await say(visitorId, ben)
    await say(visitorId, 'visitor')
    deps = { ...deps, findLookers: async () => [{ userId: ben, conversationId: id }] }
    await route()
    expect(await waiting()).toEqual([])
    await writeSettings(database.db, initialRoutingSettings)
    deps = { ...deps, findLookers: async () => [] }
    await say(visitorId, 'visitor')
    await route()
    expect(await waiting()).toEqual([])
  })

  it('a step is taken once: by two servers at a time, and by one that is killed in the middle of it', async () => {
    const { id } = await bensVisitor()
    clock.advance(minute)
    for (const nth of [1, 2]) {
      await expect(
        climb({ ...deps, clock: diesAt(nth, clock.now) }, id).then(
          () => 'alive',
          () => 'killed',
        ),
      ).resolves.toBe(nth === 1 ? 'killed' : 'alive')
    }
    const taken = () => database.db.selectFrom('outbox').select('step').where('kind', '=', 'nobody.opened').execute()
    expect(await taken()).toEqual([{ step: 0 }])
    clock.advance(minute)
    const second = kind === 'postgres' ? await openTestDatabase(test) : database
    const climbed = await Promise.all([climb(deps, id), climb({ ...deps, database: second }, id), climb(deps, id)])
    expect(climbed.toSorted((a, b) => a.localeCompare(b))).toEqual(['nothing', 'nothing', 'taken'])
    expect(await taken()).toEqual([{ step: 0 }, { step: 1 }])
    await route()
    // Routed by a server that dies, and then by the next: told once.
    expect((await decisions(id)).filter(({ is }) => is.includes('nobody_opened'))).toHaveLength(3)
    if (second !== database) await second.close()
  })

  it('the watch takes each step in its time, also after the clock was set back', async () => {
    const { id } = await bensVisitor()
    const watch = createLadderWatch(deps)
    watch.start()
    const steps = async () =>
      (await database.db.selectFrom('outbox').select('step').where('kind', '=', 'nobody.opened').execute()).length
    clock.advance(minute)
    await database.wake.notify('ladder')
    await eventually(async () => expect(await steps()).toBe(1))
    // A day back: what was to come in a minute does not wait for a day.
    clock.advance(-24 * 60 * minute)
    await database.wake.notify('ladder')
    await eventually(async () => expect(await steps()).toBe(2))
    await database.wake.notify('ladder')
    await watch.stop()
    expect(await steps()).toBe(2)
    expect(await waiting()).toMatchObject([{ conversation_id: id, due_at: clock.now() + 2 * minute }])
  })
})
