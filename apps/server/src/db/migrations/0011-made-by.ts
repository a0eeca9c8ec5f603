import type { Kysely } from 'kysely'

/** Under which session an application password was made: it ends with a device that is lost. Of older ones nobody knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('application_passwords').addColumn('made_by', 'text').execute()
}
