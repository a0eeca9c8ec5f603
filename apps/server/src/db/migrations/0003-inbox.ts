import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import type { DatabaseKind } from '../database.ts'
import { wordsOf } from '../search/words.ts'
import { keepTallies } from './0003-tallies.ts'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0)
/** Gone with what it belongs to. */
const part = (target: string) => (column: ColumnDefinitionBuilder) =>
  column.notNull().references(target).onDelete('cascade')

/** Migrations are written for the database as it was then, whatever today's schema type says. */
type Any = Kysely<unknown>

/** Departments, who did what with a conversation, search, and counts that do not count. */
export async function up(db: Any, kind: DatabaseKind): Promise<void> {
  await departments(db)
  await conversations(db)
  await db.schema.alterTable('messages').addColumn('event', 'text').execute()
  await words(db, kind, 'visitor_words', { owner: 'visitor_id', of: 'visitors.id' })
  await words(db, kind, 'message_words', { owner: 'message_id', of: 'messages.id' })
  await fillVisitorWords(db)
  await fillMessageWords(db, kind)
  await keepTallies(db, kind)
}

async function departments(db: Any): Promise<void> {
  await db.schema
    .createTable('departments')
    .addColumn('id', 'text', column => column.primaryKey().notNull())
    .addColumn('name', 'text', required)
    // As it is compared: two names that differ in case alone are one.
    .addColumn('folded_name', 'text', column => column.notNull().unique())
    .addColumn('color', 'text')
    .addColumn('created_at', 'bigint', required)
    .execute()
  await db.schema
    .createTable('department_members')
    .addColumn('department_id', 'text', part('departments.id'))
    .addColumn('user_id', 'text', part('users.id'))
    .addPrimaryKeyConstraint('department_members_pk', ['department_id', 'user_id'])
    .execute()
  await db.schema.createIndex('department_members_user').on('department_members').column('user_id').execute()
}

async function conversations(db: Any): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('department_id', 'text', column => column.references('departments.id'))
    .execute()
  await db.schema.alterTable('conversations').addColumn('last_entry_at', 'bigint', zero).execute()
  await sql`update conversations set last_entry_at = last_message_at`.execute(db)
  // An expression, because PostgreSQL does not keep the order of an index behind `is null`.
  const assignee = sql`coalesce(assignee_id, '')`
  const department = sql`coalesce(department_id, '')`
  const order = sql`last_message_at, id`
  const index = (name: string, columns: ReturnType<typeof sql>) =>
    db.schema.createIndex(name).on('conversations').expression(columns).execute()
  await index('conversations_assignee', sql`status, (${assignee}), ${order}`)
  await index('conversations_department', sql`status, (${department}), ${order}`)
  // With all that it takes to see what is unread.
  await index('conversations_shared', sql`status, (${assignee}), (${department}), ${order}, visitor_messages`)
  await db.schema
    .createIndex('read_states_user')
    .on('read_states')
    .columns(['user_id', 'conversation_id', 'visitor_messages_read'])
    .execute()
  // Lists of all are merged from those of open and of closed ones.
  await db.schema.dropIndex('conversations_newest').execute()
}

/** Words to search for, and their index, which the database keeps by itself. */
async function words(
  db: Any,
  kind: DatabaseKind,
  name: string,
  { owner, of }: { owner: string; of: string },
): Promise<void> {
  const table = db.schema.createTable(name)
  const withId =
    kind === 'postgres'
      ? table.addColumn('id', 'bigserial', column => column.primaryKey().notNull())
      : table.addColumn('id', 'integer', column => column.primaryKey().autoIncrement().notNull())
  await withId
    .addColumn(owner, 'text', column => part(of)(column).unique())
    .addColumn('words', 'text', required)
    .execute()
  if (name === 'message_words') {
    await db.schema
      .alterTable(name)
      .addColumn('conversation_id', 'text', column => column.notNull().defaultTo(''))
      .execute()
    await db.schema.createIndex('message_words_conversation').on(name).columns(['conversation_id', 'id']).execute()
  }
  if (kind === 'postgres') {
    const vector = sql`array_to_tsvector(string_to_array(words, ' '))`
    await sql`alter table ${sql.table(name)} add column vector tsvector generated always as (${vector}) stored`.execute(
      db,
    )
    await db.schema.createIndex(`${name}_vector`).on(name).using('gin').column('vector').execute()
    return
  }
  const [rows, index] = [sql.table(name), sql.table(`${name}_index`)]
  // The words are folded already; what stands beside each other does not matter.
  await sql`create virtual table ${index} using fts5(
    words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4'
  )`.execute(db)
  const put = sql`insert into ${index} (rowid, words) values (new.id, new.words)`
  const take = sql`delete from ${index} where rowid = old.id`
  const trigger = (when: string) => sql.table(`${name}_${when}`)
  await sql`create trigger ${trigger('put')} after insert on ${rows} begin ${put}; end`.execute(db)
  await sql`create trigger ${trigger('taken')} after delete on ${rows} begin ${take}; end`.execute(db)
  await sql`create trigger ${trigger('changed')} after update of words on ${rows} begin ${take}; ${put}; end`.execute(
    db,
  )
}

/** Rows written in one statement. */
const AT_ONCE = 500

interface Before {
  visitors: { id: string; name: string | null }
  conversations: { id: string; visitor_id: string }
  visitor_words: { visitor_id: string; words: string }
  message_words: { message_id: string; conversation_id: string; words: string }
}

async function fillVisitorWords(any: Any): Promise<void> {
  const db = any as Kysely<Before>
  for (let last = ''; ; ) {
    const rows = await db
      .selectFrom('visitors')
      .select(['id', 'name'])
      .where('id', '>', last)
      .where('id', 'in', query => query.selectFrom('conversations').select('visitor_id'))
      .orderBy('id')
      .limit(AT_ONCE)
      .execute()
    if (rows.length === 0) return
    last = rows.at(-1)?.id ?? last
    const values = rows.map(row => ({ visitor_id: row.id, words: wordsOf(row.name ?? '').join(' ') }))
    await db.insertInto('visitor_words').values(values).execute()
  }
}

async function fillMessageWords(any: Any, kind: DatabaseKind): Promise<void> {
  const db = any as Kysely<Before>
  for await (const rows of kind === 'sqlite' ? readFile(any) : readPostgres(any)) {
    const values = rows.map(row => ({
      message_id: row.id,
      conversation_id: row.conversation_id,
      words: wordsOf(row.text).join(' '),
    }))
    await db.insertInto('message_words').values(values).execute()
  }
}

interface Written {
  readonly id: string
  readonly conversation_id: string
  readonly text: string
}

/** In the order of writing, which is that of the rows. */
async function* readFile(db: Any): AsyncGenerator<Written[]> {
  for (let last = 0; ; ) {
    const { rows } = await sql<Written & { readonly place: number }>`
      select rowid as place, id, conversation_id, text from messages where rowid > ${last} order by rowid limit ${AT_ONCE}`.execute(
      db,
    )
    if (rows.length === 0) return
    last = rows.at(-1)?.place ?? last
    yield rows
  }
}

/** A migration is one transaction: a cursor reads the whole as of one moment. */
async function* readPostgres(db: Any): AsyncGenerator<Written[]> {
  await sql`declare written no scroll cursor for select id, conversation_id, text from messages order by created_at, id`.execute(
    db,
  )
  for (;;) {
    const { rows } = await sql<Written>`fetch ${sql.lit(AT_ONCE)} from written`.execute(db)
    if (rows.length === 0) break
    yield rows
  }
  await sql`close written`.execute(db)
}
