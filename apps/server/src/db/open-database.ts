import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { migrateSafely } from './backup/before-migration.ts'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { isDamaged, isUnusable } from './is-unusable.ts'
import { migrationState, unknownSteps } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { serversOn } from './servers-on.ts'
import { databaseFile, openSqlite } from './sqlite.ts'

export type OpenDatabase =
  | { readonly ok: true; readonly database: Database }
  | { readonly ok: false; readonly problem: string }

type Use = 'server' | 'command' | 'reader'

/**
 * Opens and migrates the configured database.
 * @param use a `server` takes the SQLite folder for itself; a `command` may run beside a server, but does not migrate under
 *   it; a `reader` takes the database as it is, and there must be one
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  log: Logger,
  use: Use = 'server',
): Promise<OpenDatabase> {
  const { databaseUrl, dataDir } = config
  try {
    const opened = databaseUrl === undefined ? openInFolder(dataDir, use) : await openPostgres(databaseUrl, log)
    return opened.ok ? await bringUpToDate(opened.database, dataDir, use) : opened
  } catch (error) {
    if (isDamaged(error)) return { ok: false, problem: damaged(dataDir) }
    if (!isUnusable(error)) throw error
    const problem = `The data folder ${dataDir} cannot be used (${error.code}). Set DESKBELL_DATA_DIR to a folder that can be written.`
    return { ok: false, problem }
  }
}

/** Takes the database to today's form, after a backup, or lets go of it again. */
async function bringUpToDate(database: Database, dataDir: string, use: Use): Promise<OpenDatabase> {
  try {
    const problem = (await newerThanUs(database)) ?? (await readyFor(use, database, dataDir))
    if (problem === undefined) return { ok: true, database }
    await database.close()
    return { ok: false, problem }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function newerThanUs({ db, kind }: Database): Promise<string | undefined> {
  const newer = await unknownSteps(db, kind)
  if (newer.length === 0) return undefined
  return `The database was used by a newer Deskbell (${newer.join(', ')}). Start that version, or restore a backup from before it.`
}

/** @returns why it cannot be used so, as a sentence */
async function readyFor(use: Use, database: Database, dataDir: string): Promise<string | undefined> {
  const { at, pending } = await migrationState(database.db, database.kind)
  if (use === 'reader')
    return at === undefined ? nothingIn(database.kind === 'sqlite' ? dataDir : 'that database') : undefined
  if (use === 'server' || at === undefined || pending.length === 0) {
    await migrateSafely(database, dataDir, Date.now)
    return undefined
  }
  // A running server of an older version would meet tables that it does not know.
  const lock = database.kind === 'sqlite' ? lockFolder(dataDir) : undefined
  if (lock?.ok === false || (await serversOn(database)) > 0) return serverIsOlder
  try {
    await migrateSafely(database, dataDir, Date.now)
    return undefined
  } finally {
    if (lock?.ok) lock.release()
  }
}

const serverIsOlder =
  'A server of an older version runs on this database. Restart it with this version, or stop it, then run this again.'

const damaged = (dataDir: string): string =>
  `The database file in ${dataDir} is damaged. Put a backup in its place: pnpm deskbell restore <file> --replace`

const nothingIn = (where: string): string =>
  `There is no site in ${where}. Set DESKBELL_DATA_DIR and DATABASE_URL as the server has them.`

function openInFolder(dataDir: string, use: Use): OpenDatabase {
  if (use === 'reader' && !existsSync(databaseFile(dataDir))) return { ok: false, problem: nothingIn(dataDir) }
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
