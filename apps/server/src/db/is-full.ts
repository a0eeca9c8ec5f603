import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

/** True if a statement failed because there is no room on the disk: the same work, later, does not help by itself. */
export function isFull(error: unknown): boolean {
  if (error instanceof BetterSqlite3.SqliteError) return error.code === 'SQLITE_FULL'
  // disk_full, in PostgreSQL's error codes.
  return error instanceof pg.DatabaseError && error.code === '53100'
}
