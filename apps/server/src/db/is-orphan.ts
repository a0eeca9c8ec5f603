import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

/** True if a statement failed because what its row belongs to is not there (any more). */
export function isOrphan(error: unknown): boolean {
  if (error instanceof BetterSqlite3.SqliteError) return error.code === 'SQLITE_CONSTRAINT_FOREIGNKEY'
  // foreign_key_violation, in PostgreSQL's error codes.
  return error instanceof pg.DatabaseError && error.code === '23503'
}
