import { renameSync, rmSync } from 'node:fs'
import { sql } from 'kysely'
import { stampOf } from '../db/backup/backups-folder.ts'
import { fillDatabase, isUnused } from '../db/backup/fill-database.ts'
import { openDatabase } from '../db/open-database.ts'
import { commandLine, recordAudit } from '../db/record-audit.ts'
import { serversOn } from '../db/servers-on.ts'
import { databaseFile } from '../db/sqlite.ts'
import { masterKeyFile } from '../secrets/master-key-file.ts'
import type { Command, CommandResult, CommandSettings } from './command.ts'
import { progress } from './restore.ts'

/** Moves everything from the embedded database to PostgreSQL, and sets the old file aside. */
export const move: Command = {
  on: 'settings',
  words: 1,
  async run(settings, [url]) {
    if (settings.config.databaseUrl !== undefined) {
      return {
        ok: false,
        text: 'DATABASE_URL is set: this site is on PostgreSQL already. Unset it to move from SQLite.',
      }
    }
    if (url === undefined || !/^postgres(ql)?:/.test(url)) {
      return { ok: false, text: 'Name where to: pnpm deskbell move postgresql://user:password@host/database' }
    }
    const from = await openDatabase(settings.config, settings.log)
    if (!from.ok) return { ok: false, text: from.problem }
    let moved: CommandResult | undefined
    try {
      const to = await openDatabase({ ...settings.config, databaseUrl: url }, settings.log)
      if (!to.ok) return { ok: false, text: to.problem }
      try {
        if ((await serversOn(to.database)) > 0)
          return { ok: false, text: 'A Deskbell server uses that database. Stop it first.' }
        if (!(await isUnused(to.database)))
          return { ok: false, text: 'That database has users already. Name an empty one.' }
        const copied = await fillDatabase(from.database, to.database, progress(settings))
        await recordAudit(to.database.db, { actor: commandLine, at: settings.clock(), action: 'database_moved' })
        moved = { ok: true, text: summary(settings, copied) }
      } finally {
        await to.database.close()
      }
      await sql`pragma wal_checkpoint(truncate)`.execute(from.database.db)
    } finally {
      await from.database.close()
    }
    setAside(settings)
    return moved
  },
}

/** A start by mistake on the old file would part the site in two. */
function setAside({ config, clock }: CommandSettings): void {
  const file = databaseFile(config.dataDir)
  for (const part of ['-wal', '-shm']) rmSync(`${file}${part}`, { force: true })
  renameSync(file, `${file}.moved--${stampOf(clock())}`)
}

function summary({ config }: CommandSettings, copied: ReadonlyMap<string, number>): string {
  const lines = [...copied].filter(([, rows]) => rows > 0).map(([table, rows]) => `  ${table.padEnd(24)} ${rows}`)
  const key = config.masterKey ? 'DESKBELL_MASTER_KEY as it is' : `${masterKeyFile(config.dataDir)} where it is`
  return `Everything is in PostgreSQL, and was compared row by row:\n${lines.join('\n')}\n\nSet DATABASE_URL to that address, keep ${key}, and start the server.\nThe old database stands beside it as deskbell.db.moved--*.`
}
