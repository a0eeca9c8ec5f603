import { statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import type { Database, Trx } from './database.ts'
import { migrate } from './migrate.ts'
import { readSetting, writeSetting } from './settings.ts'

withDatabases('database', (make, kind) => {
  let test: TestDatabase
  let database: Database
  beforeAll(async () => {
    test = await make()
    database = await openTestDatabase(test)
  })
  afterAll(async () => {
    await database.close()
    await test.remove()
  })

  const event = (trx: Trx, type: string) =>
    trx
      .insertInto('events')
      .values({ type, audience: 'agents', data: '{}', created_at: 1 })
      .returning(['id', 'xid'])
      .executeTakeFirstOrThrow()

  const finalEvents = async () =>
    database.db
      .selectFrom('events')
      .select(['id', 'xid', 'type'])
      .where('xid', '<', await database.eventHorizon())
      .orderBy('xid')
      .orderBy('id')
      .execute()

  it('C8: is migrated once, and migrating again changes nothing', async () => {
    await migrate(database.db, database.kind)
    await writeSetting(database.db, 'kept', { a: 1 })
    await migrate(database.db, database.kind)
    expect(await readSetting(database.db, 'kept')).toEqual({ a: 1 })
  })

  it('gives times back as numbers', async () => {
    const at = 1_795_240_758_044
    await database.db.insertInto('sign_in_failures').values({ key: 'number', at }).execute()
    const row = await database.db
      .selectFrom('sign_in_failures')
      .selectAll()
      .where('key', '=', 'number')
      .executeTakeFirst()
    expect(row?.at).toBe(at)
    expect(typeof row?.id).toBe('number')
  })

  it('commits all of a transaction or nothing', async () => {
    const failing = database.transaction(async trx => {
      await writeSetting(trx, 'half', true)
      throw new Error('crash')
    })
    await expect(failing).rejects.toThrow('crash')
    expect(await readSetting(database.db, 'half')).toBeUndefined()
  })

  it('wakes after the commit, and not at all after a rollback', async () => {
    const heard: string[] = []
    const silence = database.wake.listen('outbox', payload => heard.push(payload))
    await database.transaction(async (_trx, wake) => {
      wake('outbox', 'committed')
      expect(heard).toEqual([])
    })
    expect(heard).toEqual(['committed'])
    await database
      .transaction(async (_trx, wake) => {
        wake('outbox', 'rolled back')
        throw new Error('crash')
      })
      .catch(() => undefined)
    await database.wake.notify('outbox', 'told')
    expect(heard).toEqual(['committed', 'told'])
    silence()
    await database.wake.notify('outbox')
    expect(heard).toHaveLength(2)
  })

  it('runs transactions one after the other or apart, never mixed', async () => {
    await writeSetting(database.db, 'counter', 0)
    const add = () =>
      database.transaction(async trx => {
        const row = await database
          .lockRows(trx.selectFrom('settings').selectAll())
          .where('key', '=', 'counter')
          .executeTakeFirstOrThrow()
        await writeSetting(trx, 'counter', Number(JSON.parse(row.value)) + 1)
      })
    await Promise.all(Array.from({ length: 20 }, add))
    expect(await readSetting(database.db, 'counter')).toBe(20)
  })

  it('gets through a deadlock', async () => {
    await writeSetting(database.db, 'a', 0)
    await writeSetting(database.db, 'b', 0)
    const both = (first: string, second: string) =>
      database.transaction(async trx => {
        for (const key of [first, second]) {
          await trx.updateTable('settings').set({ value: '1' }).where('key', '=', key).execute()
          await sql`select 1`.execute(trx)
        }
      })
    await Promise.all([both('a', 'b'), both('b', 'a')])
    expect(await readSetting(database.db, 'a')).toBe(1)
  })

  it('claims each waiting row once', async () => {
    await database.db
      .insertInto('sign_in_failures')
      .values(Array.from({ length: 40 }, () => ({ key: 'waiting', at: 1 })))
      .execute()
    const claim = async (by: string) => {
      const free = database
        .skipLocked(database.db.selectFrom('sign_in_failures').select('id'))
        .where('key', '=', 'waiting')
        .orderBy('id')
        .limit(7)
      const rows = await database.db
        .updateTable('sign_in_failures')
        .set({ key: by })
        .where('id', 'in', free)
        .returning('id')
        .execute()
      return rows.map(row => row.id)
    }
    const claimed = (await Promise.all(Array.from({ length: 8 }, (_, worker) => claim(`worker ${worker}`)))).flat()
    expect(new Set(claimed).size).toBe(claimed.length)
    expect(claimed.length).toBeGreaterThanOrEqual(7)
  })

  it('keeps two interleaved commits in an order that a cursor can follow', async () => {
    let letGo: (() => void) | undefined
    const held = new Promise<void>(resolve => {
      letGo = resolve
    })
    let wrote: (() => void) | undefined
    const written = new Promise<void>(resolve => {
      wrote = resolve
    })
    const slow = database.transaction(async trx => {
      await event(trx, 'slow')
      wrote?.()
      await held
    })
    await written
    // On SQLite the second waits for the first; on PostgreSQL it commits a later id before the earlier one.
    const fast = database.transaction(trx => event(trx, 'fast'))
    const meanwhile = kind === 'postgres' ? await fast.then(finalEvents) : []
    expect(meanwhile).toEqual([])
    letGo?.()
    await Promise.all([slow, fast])
    const events = await finalEvents()
    expect(events.map(row => row.type)).toEqual(['slow', 'fast'])
    // Nothing that commits from here on sorts before what was read.
    const next = await database.transaction(trx => event(trx, 'next'))
    const last = events.at(-1)
    expect([next.xid, next.id] > [last?.xid, last?.id]).toBe(true)
  })

  it.runIf(kind === 'postgres')(
    "another program's open transaction in the same PostgreSQL holds nothing back",
    async () => {
      const foreign = new pg.Client({ connectionString: test.config.databaseUrl })
      await foreign.connect()
      await foreign.query('begin')
      await foreign.query('create temporary table busy (n int)')
      const written = await database.transaction(trx => event(trx, 'not held back'))
      expect((await finalEvents()).map(row => row.id)).toContain(written.id)
      await foreign.end()
    },
  )

  it.runIf(kind === 'postgres')('a reader who keeps up misses nothing of what many write at once', async () => {
    const start = (await finalEvents()).length
    let seen: number[] = []
    let writing = true
    const read = async () => {
      for (;;) {
        const last = !writing
        const ids = (await finalEvents()).slice(start).map(row => row.id)
        // What was read stays a beginning of what is there: nothing appears before it.
        expect(ids.slice(0, seen.length)).toEqual(seen)
        seen = ids
        if (last) return
      }
    }
    const write = async (n: number) => {
      for (let i = 0; i < 10; i++) {
        await database.transaction(async trx => {
          await writeSetting(trx, `writer ${n}`, i)
          if ((n + i) % 3 === 0) await sql`select pg_sleep(0.01)`.execute(trx)
          await event(trx, `writer ${n}`)
        })
      }
    }
    const reading = read()
    await Promise.all(Array.from({ length: 6 }, (_, n) => write(n)))
    writing = false
    await reading
    expect(seen).toHaveLength(60)
  })

  it.runIf(kind === 'postgres')(
    'C8: tells other servers with the commit, and after a broken connection again',
    async () => {
      const other = await openTestDatabase(test)
      try {
        const heard: string[] = []
        other.wake.listen('rights', payload => heard.push(payload))
        await database.transaction(async (_trx, wake) => wake('rights', 'usr_one'))
        await vi.waitFor(() => expect(heard).toEqual(['usr_one']))
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'deskbell listen' and datname = current_database()`.execute(database.db)
        await vi.waitFor(
          async () => {
            await database.wake.notify('rights', 'usr_two')
            expect(heard).toContain('usr_two')
          },
          { timeout: 10_000, interval: 200 },
        )
      } finally {
        await other.close()
      }
    },
  )

  it.runIf(kind === 'sqlite')('survives a power cut: write-ahead log, full synchronisation, foreign keys', async () => {
    const pragma = async (name: string) => {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database.db)
      return Object.values(rows[0] ?? {})[0]
    }
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('foreign_keys')).toBe(1)
  })

  it.runIf(kind === 'sqlite')('nobody else on the machine can read the file', async () => {
    await writeSetting(database.db, 'written', true)
    for (const name of ['deskbell.db', 'deskbell.db-wal']) {
      expect(statSync(join(test.config.dataDir, name)).mode & 0o077).toBe(0)
    }
  })

  it.runIf(kind === 'sqlite')('lets a command run beside the server, and no second server', async () => {
    const command = await openTestDatabase(test, 'command')
    await writeSetting(command.db, 'beside', true)
    await command.close()
    expect(await readSetting(database.db, 'beside')).toBe(true)
    await expect(openTestDatabase(test, 'server')).rejects.toThrow(
      /Another Deskbell server runs on .+DESKBELL_DATA_DIR/,
    )
  })
})
