import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Backups that were made by themselves and are kept, the newest ones. */
const KEPT = 5

const AUTOMATIC = /^before-.+\.db$/

/** Where backups go unless somebody names another place. */
export function backupsFolder(dataDir: string): string {
  const folder = join(dataDir, 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Such as `2026-11-21T08-15-30.123Z`: sorts by time, and every file system takes it. */
export const stampOf = (now: number): string => new Date(now).toISOString().replaceAll(':', '-')

/** Takes away the oldest backups that were made by themselves. Those that a person made stay. */
export function pruneAutomatic(folder: string): void {
  const names = readdirSync(folder).filter(name => AUTOMATIC.test(name))
  const time = (name: string) => name.slice(name.lastIndexOf('--') + 2)
  const oldest = names.toSorted((a, b) => (time(a) < time(b) ? -1 : 1)).slice(0, -KEPT)
  for (const name of oldest) rmSync(join(folder, name))
}
