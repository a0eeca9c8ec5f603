import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Audience, appendEvents } from '../db/append-events.ts'
import type { Database } from '../db/database.ts'
import { beginMarked, lockKeyOf } from '../db/postgres-events.ts'
import { eventually } from '../test-support/eventually.ts'
import { openTestDatabase, silent } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { compare, createEventLog, type EventLog, type LoggedEvent } from './event-log.ts'
import { createEventTail } from './event-tail.ts'
import { pollEvents } from './poll.ts'
import { audiencesOf, mayRead, type Reader } from './reader.ts'

const agent: Reader = { kind: 'user', userId: 'usr_agent000' as never, admin: false }

withDatabases('event log', (make, kind) => {
  let test: TestDatabase
  let database: Database
  let log: EventLog
  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    log = createEventLog(database)
    await log.begin(1)
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })

  const append = (names: readonly string[], audience: Audience = 'agents', at = 1) =>
    database.transaction((trx, wake) =>
      appendEvents(
        trx,
        wake,
        at,
        names.map(name => ({ type: 'device.updated', audience, data: { deviceId: name as never } })),
      ),
    )
  const name = ({ data }: { readonly data: unknown }) =>
    (typeof data === 'string' ? (JSON.parse(data) as { deviceId: string }) : (data as { deviceId: string })).deviceId

  it('an empty log has a place to begin at, and beginning twice changes nothing', async () => {
    const head = await log.head()
    await log.begin(2)
    expect(await log.head()).toEqual(head)
    expect(await log.find(head.cursor)).toEqual(head)
    expect(await log.read({ after: { xid: -1, id: 0 }, reader: agent, limit: 10 })).toEqual([])
  })

  it('a cursor that was pruned is unknown; the newest place stays', async () => {
    await append(['a'], 'agents', 10)
    const old = await log.head()
    await append(['b', 'c'], 'agents', 20)
    const head = await log.head()
    expect(await log.prune(20)).toBe(2)
    expect(await log.find(old.cursor)).toBeUndefined()
    const page = await pollEvents(log, agent, old.cursor)
    expect(page).toEqual({ items: [{ id: head.cursor, type: 'reset', data: {} }], cursor: head.cursor })
    expect(await log.prune(1_000)).toBe(1)
    expect(await log.find(head.cursor)).toEqual(head)
    expect(await log.prune(1_000)).toBe(0)
    await append(['d'])
    expect((await pollEvents(log, agent, head.cursor)).items.map(name)).toEqual(['d'])
  })

  it('no text is ever mistaken for a cursor, and none fails', async () => {
    await append(['a', 'b'])
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 130 }), fc.uuid()), async text => {
        const page = await pollEvents(log, agent, text)
        expect(page.items.map(item => item.type)).toEqual(text === '' ? [] : ['reset'])
      }),
      { numRuns: 60 },
    )
  })

  it('whoever polls sees every committed event once and in order, whatever is committed when', async () => {
    const writers = 5
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(writers - 1), fc.constantFrom('write', 'commit', 'rollback', 'poll')), {
          minLength: 5,
          maxLength: 40,
        }),
        async steps => {
          const begin = (await pollEvents(log, agent, undefined)).cursor
          const run = await interleave(steps, begin)
          expect(run.seen.toSorted()).toEqual(run.committed.toSorted())
          // Within one transaction the order of writing is the order of reading.
          for (const names of run.transactions) {
            expect(run.seen.filter(one => names.includes(one))).toEqual(names)
          }
        },
      ),
      { numRuns: kind === 'postgres' ? 25 : 40 },
    )
  })

  let round = 0
  /** Runs the steps on as many connections as there are writers (on SQLite a transaction is one step). */
  async function interleave(steps: readonly (readonly [number, string])[], begin: string) {
    round += 1
    const committed: string[] = []
    const transactions: string[][] = []
    const seen: string[] = []
    let cursor = begin
    const poll = async () => {
      const page = await pollEvents(log, agent, cursor)
      seen.push(...page.items.map(name))
      cursor = page.cursor
    }
    const open = new Map<number, { client: pg.Client | undefined; names: string[] }>()
    const finish = async (writer: number, how: 'commit' | 'rollback') => {
      const state = open.get(writer)
      if (!state) return
      open.delete(writer)
      if (state.client) {
        await state.client.query(how)
        await state.client.end()
      } else if (how === 'commit') await append(state.names)
      if (how === 'rollback') return
      committed.push(...state.names)
      transactions.push(state.names)
    }
    for (const [index, [writer, step]] of steps.entries()) {
      if (step === 'poll') await poll()
      else if (step === 'commit' || step === 'rollback') await finish(writer, step)
      else {
        const state = open.get(writer) ?? { client: await connect(), names: [] }
        open.set(writer, state)
        const event = `dev_${round}_${index}`
        state.names.push(event)
        await state.client?.query(
          `insert into events (type, audience, data, created_at) values ('device.updated', 'agents', $1, 1)`,
          [JSON.stringify({ deviceId: event })],
        )
      }
    }
    for (const writer of open.keys()) await finish(writer, 'commit')
    // Other tests on the same server may hold transactions open for a moment.
    await eventually(async () => {
      await poll()
      expect(seen.length).toBeGreaterThanOrEqual(committed.length)
    })
    await poll()
    return { seen, committed, transactions }
  }
  async function connect(): Promise<pg.Client | undefined> {
    if (test.config.databaseUrl === undefined) return undefined
    const client = new pg.Client({ connectionString: test.config.databaseUrl })
    await client.connect()
    const { rows } = await client.query<{ name: string }>('select current_schema() as name')
    await client.query(beginMarked(lockKeyOf(rows[0]?.name ?? '')))
    return client
  }

  it.skipIf(kind === 'sqlite')(
    'no cursor passes a transaction that is still open (SQLite has one writer)',
    async () => {
      const tail = createEventTail({ log, wake: database.wake, logger: silent, pollMs: 60_000 })
      await tail.start()
      const told: LoggedEvent[] = []
      tail.subscribe(events => told.push(...events))
      const early = await connect()
      await early?.query(
        `insert into events (type, audience, data, created_at) values ('device.updated', 'agents', '{"deviceId":"early"}', 1)`,
      )
      const { cursor } = await log.head()
      await append(['late'])
      // The later one is committed, and nobody is told of it or given a cursor beyond the earlier one.
      await eventually(async () => expect(await log.hasMore(tail.head())).toBe(true))
      expect((await pollEvents(log, agent, cursor)).items).toEqual([])
      expect((await log.head()).cursor).toBe(cursor)
      expect(told).toEqual([])
      // Nothing wakes anybody after this commit: the tail itself comes back soon to what was hidden.
      await early?.query('commit')
      await early?.end()
      await eventually(() => expect(told.map(name)).toEqual(['early', 'late']))
      expect((await pollEvents(log, agent, cursor)).items.map(name)).toEqual(['early', 'late'])
      await tail.stop()
    },
  )

  it('the tail tells of every event once and in order, woken or not', async () => {
    const tail = createEventTail({ log, wake: database.wake, logger: silent, pollMs: 20 })
    await tail.start()
    const told: LoggedEvent[] = []
    tail.subscribe(events => told.push(...events))
    const names = Array.from({ length: 60 }, (_, n) => `n${n}`)
    for (const one of names) await append([one])
    await eventually(() => expect(told.map(name)).toEqual(names))
    expect(told.toSorted(compare)).toEqual(told)
    // As if the wake-up had been lost.
    await database.db
      .insertInto('events')
      .values({ type: 'device.updated', audience: 'agents', data: '{"deviceId":"unwoken"}', created_at: 1 })
      .execute()
    await eventually(() => expect(told.map(name).at(-1)).toBe('unwoken'))
    await tail.stop()
  })

  it.skipIf(kind === 'sqlite')('rows of a foreign transaction counter are no places (SQLite has none)', async () => {
    // A dump that was restored into a new cluster: its transactions are all in this one's future.
    await database.db
      .insertInto('events')
      .values({
        xid: sql<number>`9007199254740000`,
        type: 'x',
        audience: 'agents',
        data: '{}',
        cursor: 'ffff',
        created_at: 1,
      })
      .execute()
    expect(await log.find('ffff')).toBeUndefined()
    await append(['new'])
    await eventually(async () => {
      const rows = await log.read({ after: { xid: 0, id: 0 }, reader: agent, limit: 10 })
      expect(rows.filter(row => row.type === 'device.updated').map(name)).toEqual(['new'])
    })
  })

  it('the audience’s rule is the same in SQL and at hand', async () => {
    const audiences: Audience[] = [
      'agents',
      'user:usr_agent000' as Audience,
      'user:usr_other000' as Audience,
      'self:usr_agent000' as Audience,
      'self:usr_other000' as Audience,
      'visitor:vis_one00000' as Audience,
      'visitor:vis_two00000' as Audience,
    ]
    for (const audience of audiences) await append([audience], audience)
    const readers: Reader[] = [
      agent,
      { kind: 'user', userId: 'usr_agent000' as never, admin: true },
      { kind: 'visitor', visitorId: 'vis_one00000' as never },
      { kind: 'visitor', visitorId: 'vis_none0000' as never },
    ]
    for (const reader of readers) {
      const expected = audiences.filter(audience => mayRead(reader, audience))
      await eventually(async () => {
        const rows = await log.read({ after: { xid: -1, id: 0 }, reader, limit: 100 })
        expect(rows.map(row => row.audience)).toEqual(expected)
      })
    }
  })
})

describe('readers', () => {
  it('nobody reads what is for nobody', () => {
    for (const admin of [true, false]) {
      expect(mayRead({ kind: 'user', userId: 'usr_a0000000' as never, admin }, 'nobody')).toBe(false)
    }
    expect(audiencesOf({ kind: 'visitor', visitorId: 'vis_a0000000' as never })).toEqual({
      exact: ['visitor:vis_a0000000'],
    })
  })
})
