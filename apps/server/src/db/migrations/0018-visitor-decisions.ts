import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()
/** Gone with what it belongs to. */
const of = (target: string) => (column: ColumnDefinitionBuilder) =>
  column.references(target).onDelete('cascade').notNull()

/** Whether visitors were sent a mail, and why or why not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('visitor_decisions')
    .addColumn('id', 'text', column => column.primaryKey().notNull())
    .addColumn('visitor_id', 'text', of('visitors.id'))
    .addColumn('conversation_id', 'text', of('conversations.id'))
    .addColumn('message_id', 'text', column => column.notNull().unique())
    .addColumn('decision', 'text', required)
    .addColumn('reason', 'text', required)
    .addColumn('mail_id', 'text', column => column.references('mails.id').onDelete('set null'))
    .addColumn('decided_at', 'bigint', required)
    .execute()
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('visitor_decisions').columns(columns).execute()
  await index('visitor_decisions_decided', ['decided_at', 'id'])
  await index('visitor_decisions_conversation', ['conversation_id', 'decided_at', 'id'])
  await index('visitor_decisions_visitor', ['visitor_id'])
  await index('visitor_decisions_mail', ['mail_id'])
  // What a message's own line in its conversation asks for.
  await db.schema.createIndex('notifications_message').on('notifications').column('message_id').execute()
}
