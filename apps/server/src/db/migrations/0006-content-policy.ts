import type { Kysely } from 'kysely'

/** What its owner wants shown on a device. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('devices').addColumn('content_policy', 'text').execute()
}
