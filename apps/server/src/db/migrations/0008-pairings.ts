import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

const required = (column: ColumnDefinitionBuilder) => column.notNull()

/** Devices that sign in by what a signed-in screen shows: a link as a QR code, and six digits that come of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pairings')
    .addColumn('id', 'text', column => column.notNull().primaryKey())
    .addColumn('user_id', 'text', column => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('made_by', 'text', required)
    .addColumn('token_hash', 'text', column => column.notNull().unique())
    .addColumn('created_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('redeemed_at', 'bigint')
    .addColumn('redeemed_from', 'text')
    .addColumn('code_hash', 'text', column => column.unique())
    .addColumn('code_expires_at', 'bigint')
    .addColumn('code_tries', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex('pairings_user').on('pairings').column('user_id').execute()
  await db.schema.alterTable('sessions').addColumn('pairing_id', 'text').execute()
  await db.schema.createIndex('sessions_pairing').on('sessions').column('pairing_id').execute()
}
