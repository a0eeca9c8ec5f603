import { sql } from 'kysely'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { withDatabases } from '../test-support/with-databases.ts'
import type { Trx } from './database.ts'
import { isAway } from './is-away.ts'
import { readSetting, writeSetting } from './settings.ts'

const LARGE = 'x'.repeat(4_000_000)

withDatabases('a database that is away', (make, kind) => {
  const open = async () => {
    const test = await make()
    const database = await openTestDatabase(test)
    onTestFinished(async () => {
      await database.close()
      await test.remove()
    })
    return { test, database }
  }
  const write = (key: string, value: string) => async (trx: Trx) => {
    await writeSetting(trx, key, value)
    return key
  }

  it.runIf(kind === 'sqlite')('without room says so, and tells nobody of a success that was taken back', async () => {
    const { database } = await open()
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.db)
    const room = Number(rows[0]?.page_count) + 20
    await sql.raw(`pragma max_page_count = ${room}`).execute(database.db)
    const keys = ['first', 'large', 'last']
    const values = ['small', LARGE, 'small']
    const results = await Promise.allSettled(keys.map((key, n) => database.transaction(write(key, values[n] ?? ''))))
    const [, large] = results
    expect(large).toMatchObject({ status: 'rejected', reason: { code: 'SQLITE_FULL' } })
    for (const [n, result] of results.entries()) {
      const stored = (await readSetting(database.db, keys[n] ?? '')) !== undefined
      expect(stored).toBe(result.status === 'fulfilled')
      if (result.status === 'rejected') expect(isAway(result.reason)).toBe(true)
    }
    await sql.raw(`pragma max_page_count = ${room * 1000}`).execute(database.db)
    expect(await database.transaction(write('large', LARGE))).toBe('large')
  })

  it.runIf(kind === 'postgres')('is told from a wrong statement when its connections end', async () => {
    const { test, database } = await open()
    const wrong = await sql`select nothing from nowhere`.execute(database.db).catch((error: unknown) => error)
    expect(isAway(wrong)).toBe(false)
    const sleeping = sql`select pg_sleep(60)`.execute(database.db).catch((error: unknown) => error)
    const client = new pg.Client({ connectionString: test.config.databaseUrl })
    await client.connect()
    await expect
      .poll(async () => {
        const { rowCount } = await client.query(
          `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'select pg_sleep%'`,
        )
        return rowCount
      })
      .toBe(1)
    expect(isAway(await sleeping)).toBe(true)

    // Between two statements nobody listens for an answer: it must not end the process, and the next statement fails.
    const torn = database.transaction(async trx => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
      await client.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await expect
        .poll(async () => (await client.query('select from pg_stat_activity where pid = $1', [rows[0]?.pid])).rowCount)
        .toBe(0)
      await sql`select 1`.execute(trx)
    })
    expect(isAway(await torn.catch((error: unknown) => error))).toBe(true)
    await client.end()
    expect(isAway(new Error('a bug'))).toBe(false)
  })
})
