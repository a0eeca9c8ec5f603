import { type Kysely, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import { type Row, readRows } from './read-rows.ts'
import { addRows, noRows, type RowSum, sameRows } from './row-sum.ts'
import type { Table } from './tables.ts'

export interface Side {
  readonly db: Kysely<unknown>
  readonly kind: DatabaseKind
}

/** Values in one statement: below the limits of both databases. */
const MOST_VALUES = 30_000

/**
 * Copies every row of every table, and reads it all again to be certain. Both sides must have the same tables; those of
 * the target must be empty. Run it in one transaction of the target: it is all there, or nothing is.
 * @returns the rows copied, by table
 * @throws if what was written is not what was read
 */
export async function copyDatabase(
  from: Side,
  to: Side,
  tables: readonly Table[],
  progress: (table: string, rows: number) => void = () => {},
): Promise<ReadonlyMap<string, number>> {
  const copied = new Map<string, number>()
  for (const table of tables) {
    let read = noRows
    for await (const piece of readRows(from.db, from.kind, table)) {
      const rows = to.kind === 'postgres' ? piece.map(withoutNul) : piece
      await insert(to.db, table, rows, read.rows)
      read = addRows(read, rows, table.columns)
      progress(table.name, read.rows)
    }
    const written = await sumOf(to, table)
    if (!sameRows(read, written)) throw new Error(`Table ${table.name}: ${read.rows} rows read, ${written.rows} found`)
    if (to.kind === 'postgres' && table.columns.includes('id')) await continueIds(to.db, table)
    copied.set(table.name, read.rows)
  }
  return copied
}

/** SQLite keeps the character U+0000 in a text, PostgreSQL takes none; nobody sees it in either. */
function withoutNul(row: Row): Row {
  if (!Object.values(row).some(value => typeof value === 'string' && value.includes('\0'))) return row
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ]),
  )
}

/** @param before how many rows of the table are copied already */
async function insert(
  db: Kysely<unknown>,
  { name, columns }: Table,
  rows: readonly Row[],
  before: number,
): Promise<void> {
  const atOnce = Math.floor(MOST_VALUES / columns.length)
  for (let at = 0; at < rows.length; at += atOnce) {
    const some = rows.slice(at, at + atOnce)
    const values = some.map(row => sql`(${sql.join(columns.map(column => row[column] ?? null))})`)
    const list = sql.join(columns.map(column => sql.ref(column)))
    try {
      await sql`insert into ${sql.table(name)} (${list}) values ${sql.join(values)}`.execute(db)
    } catch (cause) {
      const which = `rows ${before + at + 1} to ${before + at + some.length}`
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`Table ${name}: one of ${which} could not be written (${why})`, { cause })
    }
  }
}

async function sumOf({ db, kind }: Side, table: Table): Promise<RowSum> {
  let sum = noRows
  for await (const rows of readRows(db, kind, table)) sum = addRows(sum, rows, table.columns)
  return sum
}

/** The next id that PostgreSQL gives by itself follows those that were copied. */
async function continueIds(db: Kysely<unknown>, { name }: Table): Promise<void> {
  const { rows } = await sql<{ sequence: string | null }>`
    select pg_get_serial_sequence(${name}, 'id') as sequence`.execute(db)
  const sequence = rows[0]?.sequence
  if (!sequence) return
  await sql`select setval(${sequence}, (select coalesce(max(id), 0) + 1 from ${sql.table(name)}), false)`.execute(db)
}
