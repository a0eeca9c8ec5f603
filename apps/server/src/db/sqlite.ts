import { randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely'
import type { Database, Db, Durability, Trx, WakeLater } from './database.ts'
import { groupTransactions } from './grouped-transactions.ts'
import type { Schema } from './schema.ts'
import { createLocalWake } from './wake.ts'

/** How long a statement waits for another process (the command line) to finish writing, in milliseconds. */
const BUSY_TIMEOUT = 5_000
/** Prepared statements kept; ours are few and fixed, but for lists of values of differing length. */
const STATEMENTS_KEPT = 500

/** Kysely believes that SQLite cannot take back DDL. It can, and a migration must be all or nothing. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class DeskbellSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter()
  }
}

/** The database file in a data folder. */
export const databaseFile = (dataDir: string): string => join(dataDir, 'deskbell.db')

/** Opens (and makes, if there is none) the database file in the data folder. */
export function openSqlite(dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  return openSqliteFile(databaseFile(dataDir))
}

/** Opens (and makes, if there is none) a database file. */
export function openSqliteFile(path: string): Database {
  const file = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT })
  // A data folder that was there before may be open to others; the write-ahead log takes the file's own rights.
  chmodSync(path, 0o600)
  file.pragma('journal_mode = WAL')
  // FULL: an acknowledged message survives a power cut.
  file.pragma('synchronous = FULL')
  file.pragma('foreign_keys = ON')
  const db = new Kysely<Schema>({ dialect: new DeskbellSqliteDialect({ database: keepStatements(file) }) })
  const local = createLocalWake()
  const inGroup = groupTransactions(db)
  return {
    kind: 'sqlite',
    db,
    self: `server:${randomUUID()}`,
    findSilent: async () => [],
    wake: {
      listen: local.listen,
      notify: async (channel, payload = '') => local.tell(channel, payload),
    },
    async transaction<T>(work: (trx: Trx, wake: WakeLater) => Promise<T>, durability?: Durability): Promise<T> {
      const later: Parameters<WakeLater>[] = []
      const run = (trx: Trx) => work(trx, (...wake) => later.push(wake))
      const alone = (connection: Db) => connection.transaction().execute(run)
      const result = durability === 'passing' ? await withoutSync(db, file, alone) : await inGroup(run)
      for (const [channel, payload = ''] of later) local.tell(channel, payload)
      return result
    },
    skipLocked: query => query,
    // The write lock is held already.
    lockRows: query => query,
    holdRows: query => query,
    oneAtATime: async () => undefined,
    // Every row has xid 0, and the next transaction begins when this one has ended.
    eventHorizon: async () => 1,
    async close() {
      await db.destroy()
      file.close()
    },
  }
}

/** While the one connection is held nobody else can commit in this way. */
function withoutSync<T>(db: Db, file: BetterSqlite3.Database, run: (connection: Db) => Promise<T>): Promise<T> {
  return db.connection().execute(async connection => {
    file.pragma('synchronous = NORMAL')
    try {
      return await run(connection)
    } finally {
      file.pragma('synchronous = FULL')
    }
  })
}

/** Prepares each statement once, and makes every transaction take the write lock at its beginning. */
function keepStatements(file: BetterSqlite3.Database) {
  const kept = new Map<string, BetterSqlite3.Statement>()
  return {
    close: () => file.close(),
    prepare(text: string): BetterSqlite3.Statement {
      // Without room SQLite takes a transaction back by itself: to take it back once more would hide the reason.
      if (text === 'rollback' && !file.inTransaction) return file.prepare('select 1')
      const known = kept.get(text)
      if (known) return known
      // A deferred transaction that reads first and then writes fails with SQLITE_BUSY instead of waiting.
      const statement = file.prepare(text === 'begin' ? 'begin immediate' : text)
      if (kept.size >= STATEMENTS_KEPT) kept.clear()
      kept.set(text, statement)
      return statement
    },
  }
}
