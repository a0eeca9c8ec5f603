import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { migrateSafely } from './backup/before-migration.ts'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { unknownSteps } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export type OpenDatabase =
  | { readonly ok: true; readonly database: Database }
  | { readonly ok: false; readonly problem: string }

/**
 * Opens and migrates the configured database.
 * @param use a `server` takes the SQLite folder for itself; a `command` may run beside a server
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Logger,
  use: 'server' | 'command' = 'server',
): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = config
  try {
    const opened = databaseUrl === undefined ? openInFolder(dataDir, use) : await openPostgres(databaseUrl, log)
    return opened.ok ? await bringUpToDate(opened.database, dataDir) : opened
  } catch (error) {
    if (!isUnusable(error)) throw error
    const problem = `The data folder ${dataDir} cannot be used (${error.code}). Set DESKBELL_DATA_DIR to a folder that can be written.`
    return { ok: false, problem }
  }
}

/** Takes the database to today's form, after a backup, or lets go of it again. */
async function bringUpToDate(database: Database, dataDir: string): Promise<OpenDatabase> {
  try {
    const newer = await unknownSteps(database.db, database.kind)
    if (newer.length === 0) {
      await migrateSafely(database, dataDir, Date.now)
      return { ok: true, database }
    }
    await database.close()
    const problem = `The database was used by a newer Deskbell (${newer.join(', ')}). Start that version, or restore a backup from before it.`
    return { ok: false, problem }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** What the operating system, or SQLite for it, says of a folder that cannot be made, read or written. */
const unusable = /^(EEXIST|ENOENT|ENOTDIR|EACCES|EPERM|EROFS|ENOSPC|SQLITE_(CANTOPEN|READONLY|FULL)(_.*)?)$/

function isUnusable(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && unusable.test(error.code)
}

function openInFolder(dataDir: string, use: 'server' | 'command'): OpenDatabase {
  const lock = use === 'server' ? lockFolder(dataDir) : undefined
  if (lock && !lock.ok) {
    return {
      ok: false,
      problem: `Another Deskbell server runs on ${dataDir}. Stop it, or set DESKBELL_DATA_DIR to another folder.`,
    }
  }
  const database = openLocked(dataDir, lock)
  const close = async () => {
    await database.close()
    lock?.release()
  }
  return { ok: true, database: { ...database, close } }
}

/** Lets go of the lock if the file cannot be opened. */
function openLocked(dataDir: string, lock: { readonly release: () => void } | undefined): Database {
  try {
    return openSqlite(dataDir)
  } catch (error) {
    lock?.release()
    throw error
  }
}
