import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { syncFile, writeBackup } from '../db/backup/backup-file.ts'
import { backupsFolder, stampOf } from '../db/backup/backups-folder.ts'
import { fillDatabase, isUnused } from '../db/backup/fill-database.ts'
import { readBackup } from '../db/backup/read-backup.ts'
import type { Database } from '../db/database.ts'
import { lockFolder } from '../db/folder-lock.ts'
import { isAway } from '../db/is-away.ts'
import { isDamaged, isUnusable } from '../db/is-unusable.ts'
import { migrate } from '../db/migrate.ts'
import { openPostgres } from '../db/postgres.ts'
import { commandLine, recordAudit } from '../db/record-audit.ts'
import { serversOn } from '../db/servers-on.ts'
import { databaseFile, openSqlite } from '../db/sqlite.ts'
import type { Command, CommandResult, CommandSettings } from './command.ts'

/** Puts a backup in the place of the configured database, which must be empty, or is backed up first with `--replace`. */
export const restore: Command = {
  on: 'settings',
  words: 1,
  options: ['--replace'],
  async run(settings, args) {
    const path = args.find(arg => !arg.startsWith('--'))
    if (path === undefined) return { ok: false, text: 'Name the backup: pnpm deskbell restore <file> [--replace]' }
    const replace = args.includes('--replace')
    const { databaseUrl, dataDir } = settings.config
    try {
      return await (databaseUrl === undefined
        ? intoFolder(settings, resolve(path), replace)
        : intoPostgres(settings, databaseUrl, resolve(path), replace))
    } catch (error) {
      // The last step is the one that replaces: until then nothing is.
      if (isUnusable(error)) return { ok: false, text: noRoom(dataDir, error.code) }
      if (isAway(error)) return { ok: false, text: databaseFailed }
      throw error
    }
  },
}

const noRoom = (dataDir: string, code: string): string =>
  `The data folder ${dataDir} could not be written (${code}), so nothing was replaced. It needs room for a copy of the backup, and for a backup of what is there. Make room, then run this again.`

const databaseFailed =
  'The database could not be written, or was lost on the way, so nothing was replaced. See that it runs and that its disk has room, then run this again.'

async function intoFolder(settings: CommandSettings, path: string, replace: boolean): Promise<CommandResult> {
  const { dataDir } = settings.config
  const lock = lockFolder(dataDir)
  if (!lock.ok) return { ok: false, text: `A Deskbell server runs on ${dataDir}. Stop it, then restore.` }
  try {
    const copy = `${databaseFile(dataDir)}.restoring`
    const read = await readBackup(path, copy)
    if (!read.ok) return { ok: false, text: read.problem }
    try {
      const kept = existsSync(databaseFile(dataDir)) ? await setFileAside(settings, replace) : ''
      if (typeof kept !== 'string') return kept
      await recordAudit(read.database.db, { actor: commandLine, at: settings.clock(), action: 'backup_restored' })
      await read.database.close()
      syncFile(copy)
      for (const part of ['-wal', '-shm']) rmSync(`${databaseFile(dataDir)}${part}`, { force: true })
      renameSync(copy, databaseFile(dataDir))
      return done(path, kept)
    } finally {
      await read.remove()
    }
  } finally {
    lock.release()
  }
}

async function intoPostgres(
  settings: CommandSettings,
  url: string,
  path: string,
  replace: boolean,
): Promise<CommandResult> {
  const opened = await openPostgres(url, settings.log)
  if (!opened.ok) return { ok: false, text: opened.problem }
  const { database } = opened
  try {
    if ((await serversOn(database)) > 0)
      return { ok: false, text: 'A Deskbell server uses this database. Stop all of them, then restore.' }
    const read = await readBackup(path, join(backupsFolder(settings.config.dataDir), '.restoring'))
    if (!read.ok) return { ok: false, text: read.problem }
    try {
      await migrate(database.db, database.kind)
      const kept = await setAside(settings, database, replace, 'stays open')
      if (typeof kept !== 'string') return kept
      await fillDatabase(read.database, database, progress(settings))
      await recordAudit(database.db, { actor: commandLine, at: settings.clock(), action: 'backup_restored' })
      return done(path, kept)
    } finally {
      await read.remove()
    }
  } finally {
    await database.close()
  }
}

/** As `setAside`; a damaged file, of which there is no backup to be made, keeps standing beside the new one. */
async function setFileAside(settings: CommandSettings, replace: boolean): Promise<string | CommandResult> {
  const { config, clock } = settings
  try {
    return await setAside(settings, openSqlite(config.dataDir), replace)
  } catch (error) {
    if (!isDamaged(error)) throw error
    if (!replace)
      return { ok: false, text: 'The database is damaged. With --replace it is set aside, and then replaced.' }
    const file = databaseFile(config.dataDir)
    const kept = `${file}.damaged--${stampOf(clock())}`
    for (const part of ['', '-wal']) if (existsSync(file + part)) linkSync(file + part, kept + part)
    return kept
  }
}

/** Backs up what is there. @returns where it is now, '' if there was nothing, or why nothing may be replaced */
async function setAside(
  { config, clock }: CommandSettings,
  database: Database,
  replace: boolean,
  after: 'closed' | 'stays open' = 'closed',
): Promise<string | CommandResult> {
  try {
    const migrated = await hasUsers(database)
    if (migrated && (await isUnused(database))) return ''
    if (!replace) {
      return { ok: false, text: 'There is a database already. With --replace it is backed up, and then replaced.' }
    }
    const path = join(backupsFolder(config.dataDir), `before-restore--${stampOf(clock())}.db`)
    await writeBackup(database, path)
    return path
  } finally {
    if (after === 'closed') await closeWhole(database)
  }
}

/** A file that is no database of ours, or a very old one, counts as something that could be lost. */
async function hasUsers({ db }: Database): Promise<boolean> {
  const tables = await db.introspection.getTables()
  return tables.some(({ name }) => name === 'users')
}

/** Nothing stays in a write-ahead log, which would be applied to whatever file takes this one's place. */
async function closeWhole(database: Database): Promise<void> {
  if (database.kind === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(database.db)
  await database.close()
}

export function progress({ say }: CommandSettings): (table: string, rows: number) => void {
  let last = 0
  return (table, rows) => {
    if (Math.floor(rows / 50_000) !== Math.floor(last / 50_000)) say(`${table}: ${rows} rows so far`)
    last = rows
  }
}

const done = (path: string, kept: string): CommandResult => ({
  ok: true,
  text: `${path} is restored.${kept === '' ? '' : `\nWhat was there before is in ${kept}`}\n\nStart the server with the master key that belongs to this backup. What was waiting to be sent when it was made is sent again, if it is still of use.`,
})
