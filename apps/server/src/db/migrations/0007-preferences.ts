import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
/** Gone with what it belongs to. */
const of = (target: string) => (column: ColumnDefinitionBuilder) =>
  column.notNull().references(target).onDelete('cascade')
const the = (target: string) => (column: ColumnDefinitionBuilder) => of(target)(column).primaryKey()

/** When an agent is rung: quiet hours, snooze, muted conversations, and what is told of when quiet ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('preferences')
    .addColumn('user_id', 'text', the('users.id'))
    .addColumn('quiet_hours', 'text')
    .addColumn('snoozed_until', 'bigint')
    .addColumn('changed_at', 'bigint', required)
    .execute()
  await db.schema
    .createTable('conversation_mutes')
    .addColumn('user_id', 'text', of('users.id'))
    .addColumn('conversation_id', 'text', of('conversations.id'))
    .addColumn('muted_at', 'bigint', required)
    .addPrimaryKeyConstraint('conversation_mutes_pk', ['conversation_id', 'user_id'])
    .execute()
  await db.schema
    .createTable('quiet_spells')
    .addColumn('user_id', 'text', the('users.id'))
    .addColumn('id', 'text', required)
    .addColumn('began_at', 'bigint', required)
    .addColumn('due_at', 'bigint')
    .execute()
  await db.schema.createIndex('quiet_spells_due').on('quiet_spells').column('due_at').execute()
  await db.schema
    .createTable('held_rings')
    .addColumn('user_id', 'text', of('quiet_spells.user_id'))
    .addColumn('conversation_id', 'text', of('conversations.id'))
    .addColumn('first_seq', 'integer', required)
    .addPrimaryKeyConstraint('held_rings_pk', ['user_id', 'conversation_id'])
    .execute()
  await db.schema.createIndex('held_rings_conversation').on('held_rings').column('conversation_id').execute()
}
