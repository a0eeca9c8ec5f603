import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeBackup } from '../db/backup/backup-file.ts'
import { backupsFolder, stampOf } from '../db/backup/backups-folder.ts'
import type { Command } from './command.ts'

/** Writes everything into one file, while the server runs. The master key is not in it. */
export const backup: Command = {
  on: 'database as it is',
  words: 1,
  async run({ config, database, clock }, [given]) {
    const name = `deskbell--${stampOf(clock())}.db`
    const path = given === undefined ? join(backupsFolder(config.dataDir), name) : resolve(given)
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path
    try {
      await writeBackup(database, file)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
      if (code === undefined) throw error
      const what =
        code === 'EEXIST' ? `${file} is there already. Name another file.` : `${file} cannot be written (${code}).`
      return { ok: false, text: what }
    }
    const size = (statSync(file).size / 1e6).toFixed(1)
    return {
      ok: true,
      text: `${file} (${size} MB)\n\nKeep the master key beside it, in another place: what is sealed in the backup opens with that key alone.`,
    }
  },
}
