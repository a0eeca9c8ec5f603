import { join } from 'node:path'
import type { Database } from '../database.ts'
import { migrate, migrationState } from '../migrate.ts'
import { writeBackup } from './backup-file.ts'
import { backupsFolder, pruneAutomatic, stampOf } from './backups-folder.ts'

/**
 * Takes the database to the newest form, after a backup if it holds something that a step could spoil.
 * @throws if the backup cannot be made: then nothing was changed
 */
export async function migrateSafely(database: Database, dataDir: string, now: () => number): Promise<void> {
  const { at, pending } = await migrationState(database.db, database.kind)
  if (at !== undefined && pending.length > 0) await backUp(database, dataDir, pending[0] ?? '', now())
  await migrate(database.db, database.kind)
}

async function backUp(database: Database, dataDir: string, step: string, now: number): Promise<void> {
  const folder = backupsFolder(dataDir)
  await writeBackup(database, join(folder, `before-${step}--${stampOf(now)}.db`))
  pruneAutomatic(folder)
}
