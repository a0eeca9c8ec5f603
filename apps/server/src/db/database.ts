import type { Kysely, SelectQueryBuilder, Transaction } from 'kysely'
import type { Schema } from './schema.ts'
import type { Wake, WakeChannel } from './wake.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

export type Trx = Transaction<Schema>
/** A transaction or the database itself, for code that works in both. */
export type Db = Kysely<Schema>

/** Tells listeners of a channel, once the transaction is committed and not before. */
export type WakeLater = (channel: WakeChannel, payload?: string) => void

/**
 * `durable`: what is committed survives a power cut. `passing`: all or nothing as well, but the newest such commits may be
 * lost with the machine's power; for what is only true as long as this process lives, such as a lease. It costs no sync.
 */
export type Durability = 'durable' | 'passing'

/** The database and the few things in which SQLite and PostgreSQL differ. */
export interface Database {
  readonly kind: DatabaseKind
  readonly db: Db
  readonly wake: Wake
  /** Names this process towards the others on the database, as long as it has it open. */
  readonly self: string
  /**
   * Which of these have no connection to the database any more: they were killed, or are just connecting again. A process
   * that stands still has its connections still. On SQLite none, for one file has one server.
   */
  findSilent(names: readonly string[]): Promise<string[]>
  /**
   * One transaction; on SQLite it takes the write lock at once, and those that wait share a commit. Wake-ups asked for in it go out with the commit, and
   * on PostgreSQL reach the other servers in the same commit. PostgreSQL may run `work` again after a deadlock, so its
   * only effects are in the database.
   */
  transaction<T>(work: (trx: Trx, wake: WakeLater) => Promise<T>, durability?: Durability): Promise<T>
  /**
   * For the inner select of a claim: `update ... where id in (select id ... limit n)`. Rows that another server is
   * claiming are skipped on PostgreSQL; on SQLite there is one server and one writer.
   */
  skipLocked<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>
  /** Locks the rows that are read until the transaction ends. Read them in one order everywhere, or servers deadlock. */
  lockRows<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>
  /** Keeps the rows that are read as they are until the transaction ends: others may do the same, but not write them. */
  holdRows<DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>): SelectQueryBuilder<DB, TB, O>
  /**
   * Waits until no other transaction is under way that asked for the same thing: each then sees what the one before it
   * wrote. Ask for several in one order everywhere. On SQLite there is one writer.
   */
  oneAtATime(trx: Trx, thing: string): Promise<void>
  /**
   * Rows of `events` with an `xid` below this are final: every transaction that could still commit an earlier row has
   * ended. Ask before the rows are read, and not in the same statement. Read in the order of (xid, id).
   */
  eventHorizon(): Promise<number>
  /** Waits for running queries, then lets go of the files, connections and the lock. */
  close(): Promise<void>
}
