import { Migrator } from 'kysely/migration'
import type { DatabaseKind, Db } from './database.ts'
import * as foundation from './migrations/0001-foundation.ts'

/**
 * Takes the database to the newest form. On PostgreSQL the Migrator holds an advisory lock, so that several servers
 * may start at once.
 * @throws if a migration fails: a half-known database must not be served
 */
export async function migrate(db: Db, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({ '0001-foundation': { up: trx => foundation.up(trx, kind) } }),
    },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error })
}
