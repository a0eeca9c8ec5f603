import { sql } from 'kysely'
import type { Database } from '../db/database.ts'
import { audiencesOf, type Reader } from './reader.ts'

/** A place in the log. Places are ordered by transaction first: on PostgreSQL a later id may be committed earlier. */
export interface Position {
  readonly xid: number
  readonly id: number
}

/** One event of the log. `cursor` is its id on the wire. */
export interface LoggedEvent extends Position {
  readonly cursor: string
  readonly type: string
  readonly audience: string
  /** JSON. */
  readonly data: string
}

/** A place with the id by which a client may name it. */
export interface Mark extends Position {
  readonly cursor: string
}

/** The audience of the log's first row, which nobody reads. */
const NOBODY = 'nobody'

/** Rows looked at in one step of pruning. */
const PRUNE_BATCH = 1_000

export function compare(a: Position, b: Position): number {
  return a.xid - b.xid || a.id - b.id
}

/**
 * The log of live events, as far as no open transaction can still write into it (contract, "Events"): whatever is read
 * here, nothing will ever appear before it.
 */
export interface EventLog {
  /** Gives an empty log its first row, so that there is always a place to begin at. */
  begin(now: number): Promise<void>
  /** The newest place. */
  head(): Promise<Mark>
  /** The place that a cursor names; undefined if it was never given out, was pruned, or is of another database. */
  find(cursor: string): Promise<Mark | undefined>
  /** Events after one place and not after another, in order. Without a reader: everybody's. */
  read(range: ReadRange): Promise<LoggedEvent[]>
  /**
   * Are there rows after this place, those that an open transaction still hides among them? Whether one is hidden is not
   * asked: its transaction may have ended since the rows were read, and then nobody would come back for it.
   */
  hasMore(after: Position): Promise<boolean>
  /** Deletes what is older, except the newest place. Returns how many. */
  prune(olderThan: number): Promise<number>
}

export interface ReadRange {
  readonly after: Position
  readonly upTo?: Position
  readonly reader?: Reader
  readonly limit: number
}

const columns = ['xid', 'id', 'cursor', 'type', 'audience', 'data'] as const

export function createEventLog(database: Pick<Database, 'db' | 'eventHorizon'>): EventLog {
  const { db } = database
  const events = (horizon: number) => db.selectFrom('events').where('xid', '<', horizon)
  const newest = async () =>
    events(await database.eventHorizon())
      .select(['xid', 'id', 'cursor'])
      .orderBy('xid', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()

  return {
    async begin(now) {
      if (await newest()) return
      await db
        .insertInto('events')
        .values({ xid: 0, type: 'begin', audience: NOBODY, data: '{}', created_at: now })
        .execute()
    },
    async head() {
      const row = await newest()
      if (!row) throw new Error('the event log has no beginning')
      return row
    },
    async find(cursor) {
      if (!/^[0-9a-f-]{1,64}$/.test(cursor)) return undefined
      return events(await database.eventHorizon())
        .select(['xid', 'id', 'cursor'])
        .where('cursor', '=', cursor)
        .executeTakeFirst()
    },
    async read({ after, upTo, reader, limit }) {
      let query = events(await database.eventHorizon())
        .select(columns)
        .where(isAfter(after))
      if (upTo) query = query.where(sql<boolean>`(events.xid, events.id) <= (${upTo.xid}, ${upTo.id})`)
      if (reader) query = query.where(isFor(reader))
      return query.orderBy('xid').orderBy('id').limit(limit).execute()
    },
    async hasMore(after) {
      const row = await db.selectFrom('events').select('id').where(isAfter(after)).limit(1).executeTakeFirst()
      return row !== undefined
    },
    async prune(olderThan) {
      let deleted = 0
      for (;;) {
        const head = await newest()
        const oldest = await events(await database.eventHorizon())
          .select(['id', 'created_at'])
          .orderBy('xid')
          .orderBy('id')
          .limit(PRUNE_BATCH)
          .execute()
        const old = oldest.filter(row => row.created_at < olderThan && row.id !== head?.id)
        if (old.length === 0) return deleted
        const ids = old.map(row => row.id)
        await db.deleteFrom('events').where('id', 'in', ids).execute()
        deleted += ids.length
      }
    },
  }
}

function isAfter({ xid, id }: Position) {
  return sql<boolean>`(events.xid, events.id) > (${xid}, ${id})`
}

function isFor(reader: Reader) {
  const { exact, prefix } = audiencesOf(reader)
  const one = sql<boolean>`events.audience in (${sql.join(exact)})`
  // Not LIKE, which ignores case on SQLite alone.
  return prefix === undefined ? one : sql<boolean>`(${one} or substr(events.audience, 1, ${prefix.length}) = ${prefix})`
}
