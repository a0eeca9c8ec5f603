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
  const lock = use === 'server' ? lockFolder(config.dataDir) : undefined
  if (lock && !lock.ok) {
    return {
      ok: false,
      problem: `Another Deskbell server runs on ${config.dataDir}. Stop it, or set DESKBELL_DATA_DIR to another folder.`,
    }
  }
  const database = openSqlite(config.dataDir)
  await migrate(database.db, database.kind)
  const close = async () => {
    await database.close()
    lock?.release()
  }
  return { ok: true, database: { ...database, close } }
}
