import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** What the site's bot is asked, how it stands with it, and in which conversations it is not asked any more. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('bot_out', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  // Those that agents are at stay theirs.
  await sql`
    update conversations set bot_out = 1
    where status = 'open' and (assignee_id is not null or last_agent_id is not null)
  `.execute(db)
  await db.schema
    .createTable('bot_asks')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('conversation_id', 'text', column => column.notNull().references('conversations.id').onDelete('cascade'))
    .addColumn('message_id', 'text', column => column.notNull().unique().references('messages.id').onDelete('cascade'))
    .addColumn('asked_at', 'bigint', required)
    .addColumn('answer_by', 'bigint', required)
    .addColumn('lease_owner', 'text')
    .addColumn('lease_until', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('fault', 'text')
    .addColumn('status', 'integer')
    .addColumn('took_ms', 'integer')
    .addColumn('words', 'text')
    .addColumn('settled_at', 'bigint')
    .addColumn('reply_id', 'text')
    .execute()
  await db.schema
    .createIndex('bot_asks_open')
    .on('bot_asks')
    .column('asked_at')
    .where(sql<boolean>`outcome is null`)
    .execute()
  await db.schema.createIndex('bot_asks_at').on('bot_asks').columns(['asked_at', 'id']).execute()
  await db.schema.createIndex('bot_asks_conversation').on('bot_asks').column('conversation_id').execute()
  await db.schema
    .createTable('bot_standing')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('failures', 'integer', required)
    .addColumn('paused_until', 'bigint')
    .execute()
}
