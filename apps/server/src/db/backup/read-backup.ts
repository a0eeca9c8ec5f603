import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { isDamaged, isUnusable } from '../is-unusable.ts'
import { migrate, migrationState, unknownSteps } from '../migrate.ts'
import { openSqliteFile } from '../sqlite.ts'

export type ReadBackup =
  | { readonly ok: true; readonly database: Database; readonly remove: () => Promise<void> }
  /** A sentence that says what to do. */
  | { readonly ok: false; readonly problem: string }

/**
 * Opens a copy of a backup, checked and in today's form. The backup itself is never written to.
 * @param copy where the copy goes
 */
export async function readBackup(path: string, copy: string): Promise<ReadBackup> {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return { ok: false, problem: `There is no file ${path}.` }
  const remove = () => {
    for (const part of ['', '-wal', '-shm']) rmSync(`${copy}${part}`, { force: true })
  }
  remove()
  let database: Database | undefined
  try {
    // A database file that was copied out of a data folder has what was written last beside it.
    for (const part of ['', '-wal']) if (existsSync(path + part)) copyFileSync(path + part, copy + part)
    database = openSqliteFile(copy)
    const problem = await faultOf(database, path)
    if (problem === undefined) await migrate(database.db, 'sqlite')
    else throw new BackupFault(problem)
    const opened = database
    const close = async () => {
      await opened.close()
      remove()
    }
    return { ok: true, database: opened, remove: close }
  } catch (error) {
    await database?.close()
    remove()
    if (error instanceof BackupFault) return { ok: false, problem: error.message }
    if (isDamaged(error)) return { ok: false, problem: `${path} is no backup of Deskbell.` }
    if (isUnusable(error)) return { ok: false, problem: `${path} cannot be copied to ${copy} (${error.code}).` }
    throw error
  }
}

class BackupFault extends Error {}

async function faultOf({ db }: Database, path: string): Promise<string | undefined> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
  if (rows[0]?.integrity_check !== 'ok') return `${path} is damaged. Use another backup.`
  const newer = await unknownSteps(db, 'sqlite')
  if (newer.length > 0)
    return `${path} was made by a newer Deskbell (${newer.join(', ')}). Restore it with that version.`
  const { at } = await migrationState(db, 'sqlite')
  return at === undefined ? `${path} is no backup of Deskbell.` : undefined
}
