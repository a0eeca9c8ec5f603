import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { DatabaseKind, Db } from './database.ts'
import * as foundation from './migrations/0001-foundation.ts'
import * as delivery from './migrations/0002-delivery.ts'

/**
 * Takes the database to the newest form. On PostgreSQL the Migrator holds an advisory lock, so that several servers
 * may start at once.
 * @throws if a migration fails: a half-known database must not be served
 */
export async function migrate(db: Db, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({
    db,
    ...(kind === 'postgres' ? { migrationTableSchema: await currentSchema(db) } : {}),
    provider: {
      getMigrations: async () => ({
        '0001-foundation': { up: trx => foundation.up(trx, kind) },
        '0002-delivery': { up: trx => delivery.up(trx) },
      }),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error })
}

/** Named, or the Migrator takes the tables of another installation in the same database for its own. */
async function currentSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  return rows[0]?.name ?? 'public'
}
