import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { migrate, migrationState } from '../migrate.ts'
import { openSqliteFile } from '../sqlite.ts'
import { copyDatabase } from './copy-database.ts'
import { tablesInOrder } from './tables.ts'

/** Readable by its owner alone: it holds what visitors wrote. */
const OWNER_ONLY = 0o600

/**
 * Writes the whole database, as of one moment and while it is in use, into one SQLite file; from PostgreSQL too, so that
 * a backup can be restored into either. The file appears under its name only when it is complete and on the disk.
 * @throws if there is a file of that name already
 */
export async function writeBackup(database: Database, path: string): Promise<void> {
  if (existsSync(path)) throw Object.assign(new Error('The file exists'), { code: 'EEXIST' })
  const unfinished = `${path}.unfinished`
  rmSync(unfinished, { force: true })
  try {
    // Made first, and empty: SQLite would make it for everybody to read, until it is complete.
    writeFileSync(unfinished, '', { mode: OWNER_ONLY })
    if (database.kind === 'sqlite') await sql`vacuum into ${unfinished}`.execute(database.db)
    else await copyPostgres(database, unfinished)
    syncFile(unfinished)
    renameSync(unfinished, path)
  } finally {
    for (const left of ['', '-wal', '-shm']) rmSync(`${unfinished}${left}`, { force: true })
  }
}

async function copyPostgres({ db, kind }: Database, path: string): Promise<void> {
  const file = openSqliteFile(path)
  try {
    const { at } = await migrationState(db, kind)
    await migrate(file.db, 'sqlite', at)
    const tables = await tablesInOrder(untyped(file.db))
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async source => {
        // It waits while a table is read again in the file, which takes its time if that table is large.
        await sql`set local idle_in_transaction_session_timeout = 0`.execute(source)
        await file.transaction(target =>
          copyDatabase({ db: untyped(source), kind: 'postgres' }, { db: untyped(target), kind: 'sqlite' }, tables),
        )
      })
  } finally {
    await file.close()
  }
}

/** Copying goes by the tables that are there, whatever today's schema type says. */
export const untyped = (db: object): Kysely<unknown> => db as Kysely<unknown>

export function syncFile(path: string): void {
  const file = openSync(path, 'r+')
  fsyncSync(file)
  closeSync(file)
}
