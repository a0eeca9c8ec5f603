import BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Db, Trx } from './database.ts'
import { groupTransactions } from './grouped-transactions.ts'
import type { Schema } from './schema.ts'

describe('grouped transactions', () => {
  let file: BetterSqlite3.Database
  let db: Db
  let commits: number
  let transact: ReturnType<typeof groupTransactions>

  beforeEach(() => {
    file = new BetterSqlite3(':memory:')
    file.exec('create table t (n integer primary key)')
    commits = 0
    const counted = {
      close: () => file.close(),
      prepare(text: string) {
        if (text === 'commit') commits += 1
        return file.prepare(text)
      },
    }
    db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: counted }) })
    transact = groupTransactions(db)
  })
  afterEach(() => db.destroy())

  const insert = (n: number) => (trx: Trx) => sql`insert into t values (${n})`.execute(trx).then(() => n)
  const stored = () =>
    file
      .prepare<[], { n: number }>('select n from t order by n')
      .all()
      .map(row => row.n)

  it('those that wait together are committed together', async () => {
    expect(await Promise.all([1, 2, 3, 4, 5].map(n => transact(insert(n))))).toEqual([1, 2, 3, 4, 5])
    expect(stored()).toEqual([1, 2, 3, 4, 5])
    expect(commits).toBe(1)
    await transact(insert(6))
    expect(commits).toBe(2)
  })

  it('one that fails takes nothing of the others with it, and all of its own', async () => {
    const fails = async (trx: Trx) => {
      await insert(10)(trx)
      throw new Error('mine')
    }
    const ends = await Promise.allSettled([
      transact(insert(1)),
      transact(fails),
      transact(insert(1)),
      transact(insert(2)),
    ])
    expect(ends.map(end => end.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(stored()).toEqual([1, 2])
    expect(commits).toBe(1)
  })

  it('each sees what those before it did, and nobody hears of success before the commit', async () => {
    const heard: number[] = []
    const first = transact(insert(1)).then(() => heard.push(commits))
    const second = transact(async trx => (await sql<{ n: number }>`select n from t`.execute(trx)).rows.length)
    expect(await second).toBe(1)
    await first
    expect(heard).toEqual([1])
  })

  it('if the commit fails, everybody hears of it, and the next ones are done', async () => {
    file.exec('create table child (n integer references t(n) deferrable initially deferred)')
    file.pragma('foreign_keys = ON')
    const orphan = (trx: Trx) => sql`insert into child values (99)`.execute(trx)
    const ends = await Promise.allSettled([transact(insert(1)), transact(orphan), transact(insert(2))])
    expect(ends.map(end => end.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(stored()).toEqual([])
    expect(await transact(insert(3))).toBe(3)
    expect(stored()).toEqual([3])
  })

  it('goes on while new ones arrive, in the order of their arrival', async () => {
    const order: number[] = []
    const work = (n: number) => async (trx: Trx) => {
      await insert(n)(trx)
      order.push(n)
    }
    const all = Array.from({ length: 250 }, (_, n) => transact(work(n)))
    await all[120]
    all.push(transact(work(250)))
    await Promise.all(all)
    expect(order).toEqual(Array.from({ length: 251 }, (_, n) => n))
    expect(commits).toBeLessThanOrEqual(4)
  })
})
