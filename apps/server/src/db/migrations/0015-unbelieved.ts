import type { Kysely } from 'kysely'

/** How often somebody told a server for whom they ask and was not believed, and who did so most. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('servers')
    .addColumn('unbelieved', 'integer', column => column.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable('servers').addColumn('unbelieved_address', 'text').execute()
}
