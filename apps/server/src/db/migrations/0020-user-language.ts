import type { Kysely } from 'kysely'

/** What an agent is written to in, who has no device that says it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('language', 'text').execute()
}
