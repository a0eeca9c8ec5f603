import type { ColumnDefinitionBuilder, Kysely } from 'kysely'
import type { DatabaseKind } from '../database.ts'

const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** Who changed what. It refers to no other table: what it tells of may be gone. */
export async function up(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  const table = db.schema.createTable('audit_log')
  const withId =
    kind === 'postgres'
      ? table.addColumn('id', 'bigserial', column => column.primaryKey().notNull())
      : table.addColumn('id', 'integer', column => column.primaryKey().autoIncrement().notNull())
  await withId
    .addColumn('at', 'bigint', required)
    .addColumn('actor_id', 'text')
    .addColumn('via', 'text', required)
    .addColumn('address', 'text')
    .addColumn('action', 'text', required)
    .addColumn('subject_kind', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('details', 'text', required)
    .execute()
  await db.schema.createIndex('audit_log_at').on('audit_log').columns(['at', 'id']).execute()
  await db.schema.createIndex('audit_log_actor').on('audit_log').columns(['actor_id', 'at', 'id']).execute()
  await db.schema.createIndex('audit_log_action').on('audit_log').columns(['action', 'at', 'id']).execute()
}
