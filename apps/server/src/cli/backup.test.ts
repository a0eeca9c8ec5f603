import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import type { Config } from '../config/config.ts'
import { untyped } from '../db/backup/backup-file.ts'
import { readRows } from '../db/backup/read-rows.ts'
import { addRows, noRows } from '../db/backup/row-sum.ts'
import { tablesInOrder } from '../db/backup/tables.ts'
import type { Database } from '../db/database.ts'
import { lockFolder } from '../db/folder-lock.ts'
import { migrate, migrationState } from '../db/migrate.ts'
import { openDatabase } from '../db/open-database.ts'
import { openPostgres } from '../db/postgres.ts'
import { databaseFile, openSqlite, openSqliteFile } from '../db/sqlite.ts'
import { eventually } from '../test-support/eventually.ts'
import { plantDevice } from '../test-support/plant-device.ts'
import { startTestServer, type TestServer } from '../test-support/start-test-server.ts'
import { makeSqlite, type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { backup } from './backup.ts'
import type { Command, CommandResult } from './command.ts'
import { move } from './move.ts'
import { resetAdmin } from './reset-admin.ts'
import { restore } from './restore.ts'

const log = pino({ level: 'silent' })

withDatabases('backup and restore', (make, kind) => {
  const made: TestDatabase[] = []
  const fresh = async (how = make) => {
    const database = await how()
    made.push(database)
    return database
  }
  afterEach(async () => {
    for (const database of made.splice(0)) await database.remove()
  })

  it('brings back everything as it was, beside a server that runs on', async () => {
    const database = await fresh()
    const on = await startTestServer({ database })
    await fill(on)
    const file = join(database.config.dataDir, 'copy.db')
    expect(await run(backup, on.config, [file])).toMatchObject({ ok: true })
    const before = await contentOf(on.server.database)
    await on.close()
    expect(statSync(file).mode & 0o077).toBe(0)

    const other = await fresh()
    const config = { ...on.config, ...other.config }
    expect(await run(restore, config, [file])).toMatchObject({ ok: true })
    const opened = await openDatabase(config, log)
    if (!opened.ok) throw new Error(opened.problem)
    const after = await contentOf(opened.database)
    // That it was restored is all that is new.
    expect(after).toEqual({ ...before, audit_log: after['audit_log'] })
    const last = await opened.database.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').executeTakeFirst()
    expect(last).toMatchObject({ action: 'backup_restored', via: 'command_line', actor_id: null })
    await opened.database.close()

    // And it goes on from there: new rows get new ids, a visitor's message arrives.
    const again = await startTestServer({ database: other, env: { DESKBELL_MASTER_KEY: keyOf(database) } })
    const visitor = await again.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: 'after the restore' })
    await again.close()
  })

  it('replaces nothing that is in use unless told to, and keeps what was there', async () => {
    const database = await fresh()
    const on = await startTestServer({ database })
    await fill(on)
    const file = join(database.config.dataDir, 'copy.db')
    await run(backup, on.config, [file])
    if (kind === 'sqlite') expect((await run(restore, on.config, [file])).text).toContain('Stop it')
    else expect((await run(restore, on.config, [file])).text).toContain('Stop all of them')
    const visitor = await on.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text: 'written after the backup' })
    await on.close()

    expect((await run(restore, on.config, [file])).text).toContain('--replace')
    const replaced = await run(restore, on.config, [file, '--replace'])
    expect(replaced).toMatchObject({ ok: true })
    const folder = join(database.config.dataDir, 'backups')
    const [kept = ''] = readdirSync(folder).filter(name => name.startsWith('before-restore'))
    const old = openSqliteFile(join(folder, kept))
    const texts = await old.db.selectFrom('messages').select('text').execute()
    expect(texts.map(({ text }) => text)).toContain('written after the backup')
    await old.close()
  })

  it('refuses what is no backup, is damaged, or comes from a newer version', async () => {
    const database = await fresh()
    const { dataDir } = database.config
    const config = { ...plain, ...database.config }
    expect((await run(restore, config, [join(dataDir, 'nothing.db')])).text).toContain('There is no file')
    writeFileSync(join(dataDir, 'text.db'), 'no database at all, only words '.repeat(100))
    expect((await run(restore, config, [join(dataDir, 'text.db')])).text).toContain('is no backup')
    const newer = openSqliteFile(join(dataDir, 'newer.db'))
    await migrate(newer.db, 'sqlite')
    await untyped(newer.db)
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-later', timestamp: '2030-01-01' } as never)
      .execute()
    await newer.close()
    expect((await run(restore, config, [join(dataDir, 'newer.db')])).text).toContain('newer Deskbell')
    expect((await run(restore, config, [])).text).toContain('Name the backup')
  })

  it('backs up by itself before a migration, in the form that the old version knows', async () => {
    const database = await fresh()
    const { dataDir, databaseUrl } = database.config
    const old = databaseUrl === undefined ? openSqlite(dataDir) : await postgres(databaseUrl)
    await migrate(old.db, old.kind, '0001-foundation')
    await old.db.insertInto('settings').values({ key: 'kept', value: '"yes"' }).execute()
    await old.close()
    const opened = await openDatabase({ ...plain, ...database.config }, log)
    if (!opened.ok) throw new Error(opened.problem)
    await opened.database.close()
    const [name = ''] = readdirSync(join(dataDir, 'backups'))
    expect(name).toMatch(/^before-0002-delivery--/)
    const file = openSqliteFile(join(dataDir, 'backups', name))
    expect(await file.db.selectFrom('settings').selectAll().where('key', '=', 'kept').execute()).toHaveLength(1)
    expect((await tablesInOrder(untyped(file.db))).map(table => table.name)).not.toContain('lanes')
    await file.close()
  })

  it('backs up an older database as it is, and migrates none under a running server', async () => {
    const database = await fresh()
    const { dataDir, databaseUrl } = database.config
    const lock = databaseUrl === undefined ? lockFolder(dataDir) : undefined
    const old = databaseUrl === undefined ? openSqlite(dataDir) : await postgres(databaseUrl)
    await migrate(old.db, old.kind, '0001-foundation')
    const config = { ...plain, ...database.config }
    const file = join(dataDir, 'old.db')
    expect(await run(backup, config, [file])).toMatchObject({ ok: true })
    expect(await run(resetAdmin, config, [])).toMatchObject({
      ok: false,
      text: expect.stringContaining('A server of an older version'),
    })
    expect((await migrationState(old.db, old.kind)).at).toBe('0001-foundation')
    await old.close()
    if (lock?.ok) lock.release()
    expect((await run(resetAdmin, config, [])).text).toContain('There is no admin yet')
  })

  it('backs up nothing where nothing is', async () => {
    const { config } = await fresh()
    const result = await run(backup, { ...plain, ...config }, [])
    expect(result).toMatchObject({ ok: false, text: expect.stringContaining('There is no site in') })
    expect(readdirSync(config.dataDir)).toEqual([])
  })

  it('does not start on a database that a newer version has used', async () => {
    const database = await fresh()
    const first = await openDatabase({ ...plain, ...database.config }, log)
    if (!first.ok) throw new Error(first.problem)
    await untyped(first.database.db)
      .insertInto('kysely_migration' as never)
      .values({ name: '9999-later', timestamp: '2030-01-01' } as never)
      .execute()
    await first.database.close()
    const second = await openDatabase({ ...plain, ...database.config }, log)
    expect(second).toMatchObject({ ok: false, problem: expect.stringContaining('newer Deskbell (9999-later)') })
  })

  it.runIf(kind === 'postgres')('moves from the embedded database and loses nothing', async () => {
    const from = await fresh(makeSqlite)
    const on = await startTestServer({ database: from })
    await fill(on)
    expect((await run(move, on.config, [(await fresh()).config.databaseUrl ?? ''])).text).toContain(
      'Another Deskbell server',
    )
    const before = await contentOf(on.server.database)
    // What no edge lets in by now may stand in an old row: PostgreSQL takes no U+0000.
    const nul = { key: 'with\0nul', value: '"no\0thing"' }
    await on.server.database.db.insertInto('settings').values(nul).execute()
    await on.close()
    const to = await fresh()
    const moved = await run(move, on.config, [to.config.databaseUrl ?? ''])
    expect(moved).toMatchObject({ ok: true, text: expect.stringContaining('messages') })
    const database = await postgres(to.config.databaseUrl ?? '')
    const { db } = database
    expect(await db.selectFrom('settings').select('value').where('key', '=', 'withnul').execute()).toEqual([
      { value: '"nothing"' },
    ])
    await db.deleteFrom('settings').where('key', '=', 'withnul').execute()
    const after = await contentOf(database)
    expect(after).toEqual({ ...before, audit_log: after['audit_log'] })
    await database.close()
    expect(readdirSync(from.config.dataDir).filter(name => name.startsWith('deskbell.db'))).toEqual([
      expect.stringMatching(/^deskbell\.db\.moved--/),
    ])
    expect((await run(move, on.config, ['nowhere'])).text).toContain('Name where to')
    // A second time there is something that would be lost.
    const again = await fresh(makeSqlite)
    expect((await run(move, { ...on.config, ...again.config }, [to.config.databaseUrl ?? ''])).text).toContain(
      'has users',
    )
  })
})

it('restores a file that was copied out of a data folder with what was written last, and says what is no file', async () => {
  const [from, to] = [await makeSqlite(), await makeSqlite()]
  const opened = await openDatabase({ ...plain, ...from.config }, log)
  if (!opened.ok) throw new Error(opened.problem)
  await opened.database.db.insertInto('settings').values({ key: 'last', value: '"written"' }).execute()
  const copy = join(to.config.dataDir, 'copy.db')
  // As after a power cut: nobody has folded the log into the file.
  for (const part of ['', '-wal']) copyFileSync(databaseFile(from.config.dataDir) + part, copy + part)
  await opened.database.close()
  const config = { ...plain, ...to.config }
  expect(await run(restore, config, [copy])).toMatchObject({ ok: true })
  const restored = openSqlite(to.config.dataDir)
  expect(await restored.db.selectFrom('settings').selectAll().where('key', '=', 'last').execute()).toHaveLength(1)
  await restored.close()
  expect(await run(restore, config, [to.config.dataDir])).toMatchObject({ ok: false })
  await from.remove()
  await to.remove()
})

it('puts a backup in the place of a damaged database, and keeps the damaged one', async () => {
  const [from, to] = [await makeSqlite(), await makeSqlite()]
  const opened = await openDatabase({ ...plain, ...from.config }, log)
  if (!opened.ok) throw new Error(opened.problem)
  await opened.database.close()
  const config = { ...plain, ...to.config }
  const file = databaseFile(to.config.dataDir)
  writeFileSync(file, 'no database '.repeat(1_000))
  expect(await openDatabase(config, log)).toMatchObject({ ok: false, problem: expect.stringContaining('is damaged') })
  const backupFile = databaseFile(from.config.dataDir)
  expect((await run(restore, config, [backupFile])).text).toContain('--replace')
  expect(await run(restore, config, [backupFile, '--replace'])).toMatchObject({ ok: true })
  expect(readdirSync(to.config.dataDir).filter(name => name.includes('.damaged--'))).toHaveLength(1)
  const again = await openDatabase(config, log)
  expect(again.ok).toBe(true)
  if (again.ok) await again.database.close()
  await from.remove()
  await to.remove()
})

it('says why a backup cannot be written', async () => {
  const database = await makeSqlite()
  const opened = await openDatabase({ ...plain, ...database.config }, log)
  if (!opened.ok) throw new Error(opened.problem)
  const { dataDir } = database.config
  const settings = settingsOf({ ...plain, ...database.config })
  if (backup.on === 'settings') throw new Error('backup works on the database')
  const write = (path: string) =>
    backup.on !== 'settings' && backup.run({ ...settings, database: opened.database }, [path])
  writeFileSync(join(dataDir, 'there.db'), '')
  expect(await write(join(dataDir, 'there.db'))).toMatchObject({
    ok: false,
    text: expect.stringContaining('is there already'),
  })
  expect(await write(join(dataDir, 'no', 'folder.db'))).toMatchObject({ ok: false })
  mkdirSync(join(dataDir, 'folder'))
  expect(await write(join(dataDir, 'folder'))).toMatchObject({ ok: true })
  await opened.database.close()
  await database.remove()
})

const plain = { databaseUrl: undefined, dataDir: '' } as unknown as Config

const settingsOf = (config: Config) => ({
  config,
  log,
  clock: Date.now,
  random: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes),
  publicUrl: 'http://localhost:4180',
  say: () => {},
})

async function run(command: Command, config: Config, args: readonly string[]): Promise<CommandResult> {
  if (command.on === 'settings') return command.run(settingsOf(config), args)
  const opened = await openDatabase(config, log, command.on === 'database' ? 'command' : 'reader')
  if (!opened.ok) return { ok: false, text: opened.problem }
  try {
    return await command.run({ ...settingsOf(config), database: opened.database }, args)
  } finally {
    await opened.database.close()
  }
}

/** Something in nearly every table, hostile texts among it. */
async function fill(on: TestServer): Promise<void> {
  const admin = await on.admin()
  const agent = await on.agent('Bea')
  await plantDevice(on.server.database, agent.user.id, { kind: 'session', id: 'none' })
  await admin.json('POST', '/application-passwords', { name: 'Plugin' })
  for (const text of ['Hello', 'Ünïcödé 🙂 \u202e"quoted", \\ and \n lines', 'x'.repeat(9_000)]) {
    const visitor = await on.visitor()
    await visitor.json('POST', '/visitors/me/messages', { text }, { 'idempotency-key': `key ${text.length}` })
  }
  const sender = await on.visitor()
  const upload = await fetch(`${on.server.url}/api/v1/visitors/me/attachments?name=all.bin`, {
    method: 'POST',
    headers: { ...sender.headers, 'content-type': 'application/octet-stream' },
    // Every byte, and more than a piece of them.
    body: new Uint8Array(100_000).map((_, at) => at),
  })
  const { id } = (await upload.json()) as { id: string }
  await sender.json('POST', '/visitors/me/messages', { text: '', attachmentIds: [id] })
  const stranger = await on.visitor()
  await stranger.problem('POST', '/session', { email: 'nobody@example.com', password: 'not the password' })
  // What is still on its way would be written between a backup and a look at what it should hold.
  const { db } = on.server.database
  await eventually(async () => {
    expect(await db.selectFrom('outbox').select('id').where('routed_at', 'is', null).execute()).toEqual([])
    const waiting = db.selectFrom('deliveries').select('state').where('state', 'in', ['queued', 'leased'])
    expect(await waiting.execute()).toEqual([])
  })
}

/** What stands in each table, whatever the order of rows. Times of last use go on while one looks. */
async function contentOf(database: Database) {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-test-'))
  const form = openSqliteFile(join(folder, 'form.db'))
  await migrate(form.db, 'sqlite')
  const tables = await tablesInOrder(untyped(form.db))
  await form.close()
  rmSync(folder, { recursive: true })
  const content: Record<string, unknown> = {}
  await database.db.transaction().execute(async trx => {
    for (const table of tables) {
      let sum = noRows
      for await (const rows of readRows(untyped(trx), database.kind, table)) sum = addRows(sum, rows, table.columns)
      content[table.name] = `${sum.rows} ${sum.content}`
    }
  })
  return content
}

async function postgres(url: string): Promise<Database> {
  const opened = await openPostgres(url, log)
  if (!opened.ok) throw new Error(opened.problem)
  return opened.database
}

function keyOf({ config }: TestDatabase): string {
  return readFileSync(join(config.dataDir, 'master.key'), 'utf8').trim()
}
