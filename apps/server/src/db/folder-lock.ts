import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'

export type FolderLock = { readonly ok: true; readonly release: () => void } | { readonly ok: false }

/**
 * Takes a data folder for one server. SQLite's own file lock is used because the operating system lets go of it when
 * the process ends, however it ends: a killed server leaves no stale lock.
 */
export function lockFolder(dataDir: string): FolderLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = new BetterSqlite3(join(dataDir, 'server.lock'), { timeout: 0 })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return { ok: false }
    throw error
  }
  return { ok: true, release: () => file.close() }
}
