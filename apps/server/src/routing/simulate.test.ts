import { randomFillSync } from 'node:crypto'
import {
  botOutcomes,
  type ConversationId,
  type DepartmentId,
  newId,
  type SimulationAnswer,
  type UserId,
} from '@deskbell/contract'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { seededRandom } from '../../faults/seeded-random.ts'
import { addUser } from '../accounts/users.ts'
import { appendMessage } from '../conversations/append-message.ts'
import { markRead } from '../conversations/mark-read.ts'
import { lockConversation, visitorConversation } from '../conversations/open-conversation.ts'
import type { Database } from '../db/database.ts'
import { readChannels } from '../db/notification-channels.ts'
import { findLookers } from '../presence/looking.ts'
import { findOnlineUsers } from '../presence/online.ts'
import { initialPushRules } from '../push-rules.ts'
import { initialRoutingSettings } from '../routing-rules.ts'
import { createTestClock, hour, type TestClock } from '../test-support/clock.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { climb } from './climb.ts'
import { writeSettings } from './read-settings.ts'
import { routeBatch } from './route-batch.ts'
import type { RoutingDeps } from './routing-deps.ts'
import { simulate } from './simulate.ts'

const CASES = 250
const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

withDatabases('the simulator and what then happens', make => {
  let test: TestDatabase
  let database: Database
  let clock: TestClock
  let deps: RoutingDeps
  let people: UserId[]
  const sales = 'dpt_Sales000' as DepartmentId

  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    clock = createTestClock()
    deps = {
      ...{ database, clock: clock.now, random, log: silent, findLookers, findOnlineUsers },
      readPushRules: async () => initialPushRules,
      isEmailOn: async () => true,
    }
    people = []
    for (const name of ['ada', 'ben', 'cleo', 'dan']) {
      const added = await database.transaction(trx =>
        addUser(trx, random, clock.now(), {
          ...{ name, email: `${name}@x.example`, passwordHash: 'x' },
          role: name === 'ada' ? 'admin' : 'agent',
        }),
      )
      if (!added.ok) throw new Error('taken')
      people.push(added.user.id)
      // Ada has two, Dan none.
      const devices = name === 'dan' ? 0 : name === 'ada' ? 2 : 1
      for (let n = 0; n < devices; n += 1) await plantDevice(database, added.user.id, { kind: 'session', id: 's' })
    }
    await database.db
      .insertInto('departments')
      .values({ id: sales, name: 'Sales', folded_name: 'sales', color: null, created_at: 1 })
      .execute()
    const members = people.slice(1, 3).map(user_id => ({ department_id: sales, user_id }))
    await database.db.insertInto('department_members').values(members).execute()
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })

  /** A conversation in which somebody may have answered. */
  const begin = async (departmentId: DepartmentId | null, lastAgentId: UserId | null) => {
    const visitorId = newId('vis', random)
    await database.db
      .insertInto('visitors')
      .values({
        id: visitorId,
        token_hash: visitorId,
        name: 'Vera',
        language: null,
        verified: 0,
        created_at: 1,
        last_seen_at: null,
      })
      .execute()
    const write = (by: 'visitor' | UserId) =>
      database.transaction(async (trx, wake) => {
        clock.advance(1)
        const found = await visitorConversation(deps, trx, visitorId, { now: clock.now() })
        const conversation = found && (await lockConversation(deps, trx, found.id))
        if (!conversation) throw new Error('no conversation')
        const author =
          by === 'visitor'
            ? ({ kind: 'visitor', id: visitorId, name: 'Vera' } as const)
            : ({ kind: 'agent', id: by, name: 'x' } as const)
        return appendMessage({ ...deps, fileLink: () => '' }, trx, wake, { conversation, author, text: 'x', files: [] })
      })
    const { conversation_id: id } = await write('visitor')
    if (lastAgentId) await write(lastAgentId)
    await database.db.updateTable('conversations').set({ department_id: departmentId }).where('id', '=', id).execute()
    // What came before is settled, and was told to nobody.
    await database.db.updateTable('outbox').set({ routed_at: 1 }).execute()
    return { id, write }
  }

  it(`S1: they agree on every rule, channel, reason and step, in ${CASES} random cases`, async () => {
    const [seen, steps] = [new Set<string>(), new Set<string>()]
    for (let seed = 0; seed < CASES; seed += 1) {
      const dice = seededRandom(seed)
      const somebody = () => (dice.chance(0.6) ? null : dice.pick(people))
      const departmentId = dice.chance(0.5) ? sales : null
      const [assigneeId, lastAgentId] = [somebody(), somebody()]
      const wish = () => ({ push: dice.chance(0.7), email: dice.chance(0.7) })
      await database.db.deleteFrom('presence').execute()
      await database.db.deleteFrom('preferences').execute()
      await writeSettings(database.db, {
        ...initialRoutingSettings,
        notToAdmins: dice.chance(0.3),
        exceptDepartments: dice.chance(0.3) ? [sales] : [],
        laterMessages: dice.pick(['last_agent', 'everybody'] as const),
        emailOnlyWhenOffline: { department: dice.chance(0.5), assigned: dice.chance(0.5) },
        ladder: Array.from({ length: dice.pick([0, 2, 4] as const) }, () => ({
          afterSeconds: dice.pick([10, 60, 300] as const),
          to: dice.pick(['devices', 'colleagues', 'email', 'admins'] as const),
        })),
      })
      const { id, write } = await begin(departmentId, lastAgentId)
      const message = await write('visitor')
      const bot = dice.chance(0.6) ? undefined : dice.pick(botOutcomes)
      if (bot) {
        const ask = { id: newId('ask', random), conversation_id: id, message_id: message.id, outcome: bot }
        await database.db
          .insertInto('bot_asks')
          .values({
            ...{ ...ask, asked_at: clock.now(), answer_by: clock.now(), lease_owner: null, lease_until: null },
            ...{ fault: null, status: null, took_ms: null, words: null, settled_at: null, reply_id: null },
          })
          .execute()
      }
      await database.db.updateTable('conversations').set({ assignee_id: assigneeId }).where('id', '=', id).execute()
      const overrides = []
      for (const userId of people) {
        const [online, looking, hasRead, mutedConversation] = [0.4, 0.15, 0.1, 0.15].map(dice.chance)
        if (online || looking) {
          const window = { key: userId, user_id: userId, visitor_id: null, conversation_id: looking ? id : null }
          await database.db
            .insertInto('presence')
            .values({ ...window, visible: 1, last_input_at: clock.now(), expires_at: clock.now() + hour })
            .execute()
        }
        const matrix = { first_message: wish(), later_message: wish(), assigned: wish() }
        await database.db
          .insertInto('preferences')
          .values({
            ...{ user_id: userId, quiet_hours: null, changed_at: 1, matrix: JSON.stringify(matrix) },
            snoozed_until: dice.chance(0.2) ? clock.now() + hour : null,
          })
          .execute()
        if (mutedConversation) {
          const muted = { user_id: userId, conversation_id: id, muted_at: 1 }
          await database.db.insertInto('conversation_mutes').values(muted).execute()
        }
        if (hasRead) {
          await database.transaction(async (trx, wake) => {
            const conversation = await lockConversation(deps, trx, id)
            if (conversation) {
              await markRead(trx, wake, { conversation, userId, upToSeq: conversation.last_seq, now: clock.now() })
            }
          })
        }
        // Who is online and who has snoozed it finds by itself.
        overrides.push({ userId, looking, hasRead, mutedConversation, ...(looking ? { online: true } : {}) })
      }
      const said = await simulate(deps, database.db, {
        ...{ at: new Date(clock.now()).toISOString(), departmentId, assigneeId, lastAgentId, bot, overrides },
      })
      const known = new Set<string>()
      /** What routing has decided since it was asked last. */
      const happened = async () => {
        await routeBatch(deps, { limit: 50, except: [] })
        const rows = (await decided(id)).filter(row => !known.has(row.id))
        for (const row of rows) known.add(row.id)
        return rows.map(({ id: _, ...row }) => row).toSorted(byWho)
      }
      expect(await happened(), `seed ${seed}`).toEqual(foretold(said.decisions, said.rules))
      const mailed = said.decisions.filter(({ channels }) => channels[1]?.decision === 'send')
      const queued = await database.db.selectFrom('mails').select('user_id').where('conversation_id', '=', id).execute()
      expect(new Set(queued.map(mail => mail.user_id)), `seed ${seed}`).toEqual(
        new Set(mailed.map(({ recipient }) => recipient.id)),
      )
      for (const { channels } of said.decisions) for (const { reason } of channels) seen.add(reason)
      // Nobody opens it, and everybody goes on as they are.
      const began = clock.now()
      for (const [at, step] of (said.steps ?? []).entries()) {
        clock.advance(began + step.afterSeconds * 1_000 - clock.now())
        await database.db
          .updateTable('presence')
          .set({ last_input_at: clock.now(), expires_at: clock.now() + hour })
          .execute()
        expect(await climb(deps, id), `seed ${seed}, step ${at}`).toBe('taken')
        expect(await happened(), `seed ${seed}, step ${at}`).toEqual(foretold(step.decisions, ['nobody_opened']))
        for (const { reason } of step.decisions) steps.add(`${step.to} ${reason}`)
      }
      expect(await climb(deps, id), `seed ${seed}`).toBe('nothing')
    }
    // The cases are worth something: every kind of reason is among them, and every step tells somebody.
    expect(seen.size).toBeGreaterThan(12)
    for (const to of ['devices', 'colleagues', 'email', 'admins']) expect(steps).toContain(`${to} nobody_opened`)
    expect(steps.size).toBeGreaterThan(12)
  }, 120_000)

  /** Everything that was decided about a conversation, and how many devices each ring is for. */
  const decided = async (id: ConversationId) => {
    const { db } = database
    const rows = await db.selectFrom('notifications').selectAll().where('conversation_id', '=', id).execute()
    const rings = await db
      .selectFrom('deliveries')
      .select(({ fn }) => ['notification_id', fn.countAll<number>().as('count')])
      .groupBy('notification_id')
      .execute()
    const devices = new Map(rings.map(row => [row.notification_id, Number(row.count)]))
    return rows.map(row => ({
      id: row.id,
      who: row.user_id,
      is: `${row.decision} ${row.reason}`,
      devices: devices.get(row.id) ?? 0,
      ...readChannels(row.channels),
    }))
  }
})

function foretold(decisions: SimulationAnswer['decisions'], rules: readonly string[]) {
  return decisions
    .map(({ recipient, decision, reason, channels, devices }) => ({
      who: recipient.id,
      is: `${decision} ${reason}`,
      devices,
      rules,
      channels: channels.map(one => ({ channel: one.channel, decision: one.decision, reason: one.reason })),
    }))
    .toSorted(byWho)
}

function byWho(a: { readonly who: string }, b: { readonly who: string }): number {
  return a.who.localeCompare(b.who)
}
