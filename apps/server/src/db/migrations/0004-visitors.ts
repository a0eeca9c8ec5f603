import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0)

/** What a visitor says of themselves, and up to where they have seen their thread. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const visitors = db.schema.alterTable('visitors')
  for (const name of ['email', 'external_id', 'time_zone', 'browser', 'page_url', 'page_title', 'referrer']) {
    await visitors.addColumn(name, 'text').execute()
  }
  const conversations = db.schema.alterTable('conversations')
  await conversations.addColumn('visitor_seen_seq', 'integer', zero).execute()
  await conversations.addColumn('visitor_seen_id', 'text').execute()
  await conversations.addColumn('visitor_seen_at', 'bigint').execute()
  await db.schema.createIndex('presence_visitor').on('presence').columns(['visitor_id', 'expires_at']).execute()
}
