import { type Kysely, sql } from 'kysely'

/** A table as it is in a database file, whatever today's schema type says. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
}

/** What only running processes know of each other: never copied. */
export const passingTables: ReadonlySet<string> = new Set(['presence', 'servers'])

/** What the database itself makes of other tables: not copied, for it grows anew with what is. */
export const derivedTables: ReadonlySet<string> = new Set(['inbox_tallies'])
const derived = (name: string): boolean => derivedTables.has(name) || /_words_index(_|$)/.test(name)

/** The tables of a SQLite database, each after those that it refers to. */
export async function tablesInOrder(file: Kysely<unknown>): Promise<Table[]> {
  const { rows } = await sql<{ name: string; column: string }>`
    select tables.name as name, columns.name as column
    from sqlite_master as tables, pragma_table_info(tables.name) as columns
    where tables.type = 'table' and tables.name not like 'sqlite_%' and tables.name not like 'kysely_%'
    order by tables.name, columns.cid`.execute(file)
  const references = await sql<{ name: string; target: string }>`
    select tables.name as name, keys."table" as target
    from sqlite_master as tables, pragma_foreign_key_list(tables.name) as keys
    where tables.type = 'table' and keys."table" <> tables.name`.execute(file)
  const columns = Map.groupBy(rows, ({ name }) => name)
  const targets = Map.groupBy(references.rows, ({ name }) => name)
  const ordered = new Map<string, Table>()
  const add = (name: string): void => {
    if (ordered.has(name) || passingTables.has(name) || derived(name)) return
    for (const { target } of targets.get(name) ?? []) add(target)
    ordered.set(name, { name, columns: (columns.get(name) ?? []).map(({ column }) => column) })
  }
  for (const name of columns.keys()) add(name)
  return [...ordered.values()]
}
