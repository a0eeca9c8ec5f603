import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** Conversations in which nobody has opened what rang, and which step comes next. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('escalations')
    .addColumn('conversation_id', 'text', column =>
      column.primaryKey().references('conversations.id').onDelete('cascade'),
    )
    .addColumn('first_seq', 'integer', required)
    .addColumn('step', 'integer', required)
    .addColumn('due_at', 'bigint')
    .addColumn('set_at', 'bigint', required)
    .execute()
  await db.schema.createIndex('escalations_due').on('escalations').column('due_at').execute()
  await db.schema.alterTable('outbox').addColumn('step', 'integer').execute()
}
