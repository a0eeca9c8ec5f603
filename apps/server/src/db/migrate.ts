import { sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { DatabaseKind, Db } from './database.ts'
import { migrationsFor } from './migrations.ts'

/** How far a database is. */
export interface MigrationState {
  /** The last step that was taken; undefined for an empty database. */
  readonly at: string | undefined
  /** Steps still to take. */
  readonly pending: readonly string[]
}

export async function migrationState(db: Db, kind: DatabaseKind): Promise<MigrationState> {
  const steps = await (await migratorOf(db, kind)).getMigrations()
  const done = steps.filter(step => step.executedAt !== undefined)
  return {
    at: done.at(-1)?.name,
    pending: steps.filter(step => step.executedAt === undefined).map(({ name }) => name),
  }
}

/** Steps that a newer Deskbell has taken: this one must not touch such a database. */
export async function unknownSteps(db: Db, kind: DatabaseKind): Promise<readonly string[]> {
  const { at } = await migrationState(db, kind)
  if (at === undefined) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  const known = migrationsFor(kind)
  return rows.map(({ name }) => name).filter(name => !Object.hasOwn(known, name))
}

/**
 * Takes the database to the newest form, or to that of an older step. On PostgreSQL the Migrator holds an advisory lock,
 * so that several servers may start at once.
 * @throws if a migration fails: a half-known database must not be served
 */
export async function migrate(db: Db, kind: DatabaseKind, to?: string): Promise<void> {
  const migrator = await migratorOf(db, kind)
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to))
  if (error !== undefined) throw new Error('The database could not be migrated', { cause: error })
}

async function migratorOf(db: Db, kind: DatabaseKind): Promise<Migrator> {
  return new Migrator({
    db,
    ...(kind === 'postgres' ? { migrationTableSchema: await currentSchema(db) } : {}),
    provider: { getMigrations: async () => migrationsFor(kind) },
  })
}

/** Named, or the Migrator takes the tables of another installation in the same database for its own. */
async function currentSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  return rows[0]?.name ?? 'public'
}
