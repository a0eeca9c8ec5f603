import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../migrate.ts'
import { openSqliteFile } from '../sqlite.ts'
import { untyped } from './backup-file.ts'
import { type Row, readRows } from './read-rows.ts'
import { type Table, tablesInOrder } from './tables.ts'

/** More than are read at once, twice. */
const ROWS = 1_100

it('reads every row of every table with all its columns, whatever these are called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-test-'))
  const file = openSqliteFile(join(folder, 'all.db'))
  await migrate(file.db, 'sqlite')
  const db = untyped(file.db)
  await sql`pragma foreign_keys = off`.execute(db)
  // What is true of a row is none of a copy's business.
  await sql`pragma ignore_check_constraints = on`.execute(db)
  const tables = await tablesInOrder(db)
  const wrong: string[] = []
  for (const table of tables) {
    const rows = rowsFor(table)
    const columns = sql.join(table.columns.map(column => sql.ref(column)))
    await db.transaction().execute(async trx => {
      for (const row of rows) {
        const values = sql.join(table.columns.map(column => row[column] ?? null))
        await sql`insert into ${sql.table(table.name)} (${columns}) values (${values})`.execute(trx)
      }
    })
    const read: Row[] = []
    for await (const piece of readRows(db, 'sqlite', table)) read.push(...piece)
    // A text column makes a text of a number.
    const numbers = (some: readonly Row[]) => some.map(row => table.columns.map(column => Number(row[column])))
    if (JSON.stringify(numbers(read)) !== JSON.stringify(numbers(rows))) wrong.push(table.name)
  }
  await file.close()
  rmSync(folder, { recursive: true })
  expect(tables.length).toBeGreaterThan(10)
  expect(wrong).toEqual([])
})

/** Another number in each row and column; a live event's place is given anew when it is read. */
function rowsFor({ name, columns }: Table): Row[] {
  const numberIn = (column: string, n: number, at: number) =>
    column === 'id' ? n : column === 'xid' && name === 'events' ? 0 : at * ROWS + n
  return Array.from({ length: ROWS }, (_, n) =>
    Object.fromEntries(columns.map((column, at) => [column, numberIn(column, n + 1, at)])),
  )
}
