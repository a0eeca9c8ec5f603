import { type Kysely, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import type { Table } from './tables.ts'

export type Row = Readonly<Record<string, string | number | null>>

/** Read at once; memory stays flat however many there are. */
const AT_ONCE = 500

/** All rows of a table, in pieces. On PostgreSQL inside the one transaction that sees the whole as of one moment. */
export async function* readRows(db: Kysely<unknown>, kind: DatabaseKind, table: Table): AsyncGenerator<Row[]> {
  const pieces = kind === 'sqlite' ? readFile(db, table) : readPostgres(db, table)
  // Live events are ordered by the writing transaction, whose numbers mean nothing in another database.
  let id = 0
  for await (const rows of pieces) {
    yield table.name === 'events' ? rows.map(row => ({ ...row, id: ++id, xid: 0 })) : rows
  }
}

/** SQLite's own name of a row's place, which no column of ours can have: one under a column's name would hide that column. */
const PLACE = '_rowid_'

async function* readFile(db: Kysely<unknown>, { name, columns }: Table): AsyncGenerator<Row[]> {
  const list = sql.join(columns.map(column => sql.ref(column)))
  for (let last = 0; ; ) {
    const { rows } = await sql<Row & { readonly [PLACE]: number }>`
      select rowid as ${sql.ref(PLACE)}, ${list} from ${sql.table(name)} where rowid > ${last} order by rowid limit ${AT_ONCE}`.execute(
      db,
    )
    if (rows.length === 0) return
    last = rows.at(-1)?.[PLACE] ?? last
    yield rows.map(({ [PLACE]: _, ...row }) => row)
  }
}

async function* readPostgres(db: Kysely<unknown>, { name, columns }: Table): AsyncGenerator<Row[]> {
  const list = sql.join(columns.map(column => sql.ref(column)))
  const order = name === 'events' ? sql`order by xid, id` : sql``
  await sql`declare piece no scroll cursor for select ${list} from ${sql.table(name)} ${order}`.execute(db)
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(AT_ONCE)} from piece`.execute(db)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close piece`.execute(db)
}
