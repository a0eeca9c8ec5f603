import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'

/** SQLite: no room, no answer from the disk, or another process that writes for too long. */
const SQLITE_AWAY = /^SQLITE_(FULL|IOERR|BUSY|CANTOPEN|READONLY)/
/** PostgreSQL: connection lost, no resources (the disk among them), told to stop or starting (its error classes). */
const POSTGRES_AWAY = /^(08|53|57P)/
/** The operating system's words for a connection that is not there. */
const NETWORK_AWAY: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])
/** What node-postgres says of a connection that ended under a query; it gives these no code. */
const POSTGRES_ENDED = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a conn)/

/** True if a statement failed because the database cannot be used for now: the same work, later, may well go through. */
export function isAway(error: unknown): boolean {
  if (error instanceof BetterSqlite3.SqliteError) return SQLITE_AWAY.test(error.code)
  if (error instanceof pg.DatabaseError) return POSTGRES_AWAY.test(error.code ?? '')
  if (!(error instanceof Error)) return false
  return ('code' in error && NETWORK_AWAY.has(error.code)) || POSTGRES_ENDED.test(error.message)
}
