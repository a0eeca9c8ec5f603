import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { migrate } from './migrate.ts'
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
  if (config.databaseUrl !== undefined) {
    const opened = await openPostgres(config.databaseUrl, log)
    if (!opened.ok) return opened
    const { database } = opened
    await migrate(database.db, database.kind)
    return { ok: true, database }
  }
  try {
    return await openInFolder(config.dataDir, use)
  } catch (error) {
    if (!isUnusable(error)) throw error
    const problem = `The data folder ${config.dataDir} cannot be used (${error.code}). Set DESKBELL_DATA_DIR to a folder that can be written.`
    return { ok: false, problem }
  }
}

/** What the operating system, or SQLite for it, says of a folder that cannot be made, read or written. */
const unusable = /^(EEXIST|ENOTDIR|EACCES|EPERM|EROFS|ENOSPC|SQLITE_(CANTOPEN|READONLY|FULL)(_.*)?)$/

function isUnusable(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && unusable.test(error.code)
}

async function openInFolder(dataDir: string, use: 'server' | 'command'): Promise<OpenDatabase> {
  const lock = use === 'server' ? lockFolder(dataDir) : undefined
  if (lock && !lock.ok) {
    return {
      ok: false,
      problem: `Another Deskbell server runs on ${dataDir}. Stop it, or set DESKBELL_DATA_DIR to another folder.`,
    }
  }
  const database = openLocked(dataDir, lock)
  await migrate(database.db, database.kind)
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
