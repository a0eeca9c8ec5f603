import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'

type Any = Kysely<unknown>

/**
 * How many open conversations there are for each assignee and department, and how many of them each user has read to the
 * end: what is unread is the difference. The database itself writes down every change as a row of its own, so that no
 * writer waits for another's and none can forget it; the rows are summed up now and then.
 */
export async function keepTallies(db: Any, kind: DatabaseKind): Promise<void> {
  const id = sql.raw(kind === 'postgres' ? 'bigserial primary key' : 'integer primary key autoincrement')
  await sql`create table inbox_tallies (
    id ${id}, user_id text not null, assignee_id text not null, department_id text not null, n integer not null
  )`.execute(db)
  await db.schema
    .createIndex('inbox_tallies_of')
    .on('inbox_tallies')
    .columns(['user_id', 'assignee_id', 'department_id', 'n'])
    .execute()
  await sql`insert into inbox_tallies (user_id, assignee_id, department_id, n)
    select '', coalesce(assignee_id, ''), coalesce(department_id, ''), count(*)
    from conversations where status = 'open' and visitor_messages > 0 group by 2, 3`.execute(db)
  await sql`insert into inbox_tallies (user_id, assignee_id, department_id, n)
    select r.user_id, coalesce(c.assignee_id, ''), coalesce(c.department_id, ''), count(*)
    from read_states r join conversations c on c.id = r.conversation_id
    where c.status = 'open' and c.visitor_messages > 0 and r.visitor_messages_read >= c.visitor_messages
      and coalesce(c.assignee_id, r.user_id) = r.user_id
    group by 1, 2, 3`.execute(db)
  await trigger(db, kind, 'conversations', {
    insert: tally(ofConversation('new', 1)),
    update: tally(sql`${ofConversation('old', -1)} union all ${ofConversation('new', 1)}`),
    delete: tally(ofConversation('old', -1)),
    changed: ['status', 'assignee_id', 'department_id', 'visitor_messages'],
  })
  await trigger(db, kind, 'read_states', {
    insert: tally(ofReading('new', 1)),
    update: tally(sql`${ofReading('old', -1)} union all ${ofReading('new', 1)}`),
    delete: tally(ofReading('old', -1)),
    changed: ['visitor_messages_read'],
  })
}

type Side = 'old' | 'new'

/** What cancels out is not written. */
const tally = (changes: RawBuilder<unknown>) => sql`
  insert into inbox_tallies (user_id, assignee_id, department_id, n)
  select user_id, assignee_id, department_id, sum(n) from (${changes}) as changes
  group by user_id, assignee_id, department_id having sum(n) <> 0`

/** The conversation itself, and everybody who has read it to the end and is concerned. */
const ofConversation = (side: Side, n: 1 | -1) => {
  const row = sql.raw(side)
  const place = sql`coalesce(${row}.assignee_id, '') as assignee_id, coalesce(${row}.department_id, '') as department_id`
  const counts = sql`${row}.status = 'open' and ${row}.visitor_messages > 0`
  return sql`
    select '' as user_id, ${place}, ${sql.lit(n)} as n where ${counts}
    union all
    select r.user_id, ${place}, ${sql.lit(n)} as n from read_states as r
    where ${counts} and r.conversation_id = ${row}.id and r.visitor_messages_read >= ${row}.visitor_messages
      and coalesce(${row}.assignee_id, r.user_id) = r.user_id`
}

const ofReading = (side: Side, n: 1 | -1) => {
  const row = sql.raw(side)
  return sql`
    select ${row}.user_id as user_id, coalesce(c.assignee_id, '') as assignee_id,
      coalesce(c.department_id, '') as department_id, ${sql.lit(n)} as n
    from conversations as c
    where c.id = ${row}.conversation_id and c.status = 'open' and c.visitor_messages > 0
      and ${row}.visitor_messages_read >= c.visitor_messages
      and coalesce(c.assignee_id, ${row}.user_id) = ${row}.user_id`
}

interface Triggers {
  readonly insert: RawBuilder<unknown>
  readonly update: RawBuilder<unknown>
  readonly delete: RawBuilder<unknown>
  /** An update of none of these is no change. */
  readonly changed: readonly string[]
}

async function trigger(db: Any, kind: DatabaseKind, table: string, { changed, ...all }: Triggers): Promise<void> {
  const columns = sql.join(changed.map(column => sql.ref(column)))
  for (const on of ['insert', 'update', 'delete'] as const) {
    const name = `${table}_tally_${on}`
    const event = on === 'update' ? sql`update of ${columns}` : sql.raw(on)
    const begin = sql`create trigger ${sql.table(name)} after ${event} on ${sql.table(table)}`
    if (kind === 'sqlite') {
      await sql`${begin} begin ${all[on]}; end`.execute(db)
      continue
    }
    await sql`create function ${sql.table(name)}() returns trigger language plpgsql as $$
      begin ${all[on]}; return null; end $$`.execute(db)
    await sql`${begin} for each row execute function ${sql.table(name)}()`.execute(db)
  }
}
