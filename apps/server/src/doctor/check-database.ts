import { readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from '@deskbell/contract'
import { sql } from 'kysely'
import { migrationState } from '../db/migrate.ts'
import type { DoctorDeps } from './facts.ts'
import { finding } from './finding.ts'

const LITTLE_MB = 500
const DAY_MS = 24 * 60 * 60 * 1000
const OLD_BACKUP_DAYS = 7

/** Does it answer, is it of today's form, is there room, and a backup? */
export async function checkDatabase(deps: Pick<DoctorDeps, 'database' | 'dataDir' | 'clock'>): Promise<Finding[]> {
  const { database } = deps
  const begun = performance.now()
  await sql`select 1`.execute(database.db)
  const took = Math.round(performance.now() - begun)
  const { pending } = await migrationState(database.db, database.kind)
  const kind = database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const form = pending.length > 0 ? finding('database_behind') : finding('database_ok', { kind, took })
  return database.kind === 'sqlite' ? [form, ...(await room(deps)), ...backups(deps)] : [form]
}

async function room({ dataDir }: Pick<DoctorDeps, 'dataDir'>): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(dataDir)
  const free = Math.round((bavail * bsize) / 1e6)
  return free < LITTLE_MB ? [finding('disk_low', { free })] : []
}

function backups({ dataDir, clock }: Pick<DoctorDeps, 'dataDir' | 'clock'>): Finding[] {
  const folder = join(dataDir, 'backups')
  const times = namesIn(folder).map(name => statSync(join(folder, name)).mtimeMs)
  if (times.length === 0) return [finding('backup_none')]
  const days = Math.floor((clock() - Math.max(...times)) / DAY_MS)
  return days > OLD_BACKUP_DAYS ? [finding('backup_old', { days })] : []
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter(name => name.endsWith('.db'))
  } catch {
    return []
  }
}
