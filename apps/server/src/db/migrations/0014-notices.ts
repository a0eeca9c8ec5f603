import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** What a user must hear of, until they have read it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', column => column.notNull().primaryKey())
    .addColumn('user_id', 'text', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('kind', 'text', required)
    .addColumn('facts', 'text', required)
    .addColumn('at', 'bigint', required)
    .execute()
  await db.schema.createIndex('notices_user').on('notices').columns(['user_id', 'at']).execute()
}
