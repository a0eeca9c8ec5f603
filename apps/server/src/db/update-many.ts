import { sql } from 'kysely'
import type { Trx } from './database.ts'
import type { Schema } from './schema.ts'

type Table = 'devices' | 'deliveries'
type ColumnType = 'text' | 'bigint'

/**
 * Updates many rows by id, each with values of its own, in one statement.
 * @param columns what is written, and as what; PostgreSQL has to be told
 */
export async function updateMany<T extends Table, C extends keyof Schema[T] & string>(
  trx: Trx,
  table: T,
  columns: Readonly<Record<C, ColumnType>>,
  rows: readonly (Readonly<Pick<Schema[T], NoInfer<C>>> & { readonly id: string })[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns) as C[]
  const values = rows.map((row, at) => {
    // The types of the first row hold for all.
    const typed = (value: unknown, type: ColumnType) =>
      at === 0 ? sql`cast(${value} as ${sql.raw(type)})` : sql`${value}`
    return sql`(${sql.join([typed(row.id, 'text'), ...names.map(name => typed(row[name], columns[name]))])})`
  })
  const set = names.map(name => sql`${sql.ref(name)} = given.${sql.ref(name)}`)
  await sql`
    with given (${sql.join(['id', ...names].map(name => sql.ref(name)))}) as (values ${sql.join(values)})
    update ${sql.table(table)} set ${sql.join(set)} from given where ${sql.table(table)}.id = given.id
  `.execute(trx)
}
