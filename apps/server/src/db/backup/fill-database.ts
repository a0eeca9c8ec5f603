import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { untyped } from './backup-file.ts'
import { copyDatabase } from './copy-database.ts'
import { derivedTables, passingTables, tablesInOrder } from './tables.ts'

/** Whether nobody has used it yet: what would be lost if it were replaced is nothing. */
export async function isUnused({ db }: Database): Promise<boolean> {
  const rows = await db.selectFrom('users').select('id').limit(1).execute()
  return rows.length === 0
}

/**
 * Replaces everything in a PostgreSQL database by what stands in a SQLite one of the same form, in one transaction.
 * @returns the rows copied, by table
 * @throws if a single row is not what it was
 */
export async function fillDatabase(
  from: Database,
  to: Database,
  progress: (table: string, rows: number) => void,
): Promise<ReadonlyMap<string, number>> {
  const tables = await tablesInOrder(untyped(from.db))
  return to.transaction(async trx => {
    const names = [...passingTables, ...tables.toReversed().map(({ name }) => name), ...derivedTables]
    for (const name of names) await sql`delete from ${sql.table(name)}`.execute(trx)
    return copyDatabase({ db: untyped(from.db), kind: 'sqlite' }, { db: untyped(trx), kind: to.kind }, tables, progress)
  })
}
