import { randomFillSync } from 'node:crypto'
import { copyFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { openKeyring } from '../push/keyring.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { changeMasterKey, resealUnder, stageNextKey } from './change-master-key.ts'
import type { KeyConfig } from './find-keys.ts'
import { masterKeyFile, nextMasterKeyFile, oldMasterKeyFile } from './master-key-file.ts'
import { type OpenSealer, openSealer } from './open-sealer.ts'
import { createSealer } from './sealer.ts'

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)
const one = Buffer.alloc(32, 1)
const two = Buffer.alloc(32, 2)
type Opened = Extract<OpenSealer, { ok: true }>

withDatabases('a change of the master key', make => {
  let test: TestDatabase
  let database: Database
  let config: KeyConfig
  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
    config = { dataDir: test.config.dataDir, masterKey: undefined, masterKeyNew: undefined }
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })
  const open = async (given: Partial<KeyConfig> = {}): Promise<Opened> => {
    const opened = await openSealer({ ...config, ...given }, database, random)
    if (!opened.ok) throw new Error(opened.problem)
    return opened
  }
  const start = async (given: Partial<KeyConfig> = {}) => {
    const opened = await open(given)
    const keyring = await openKeyring({ database, sealer: opened.sealer, clock: Date.now })
    if (!keyring.ok) throw new Error(keyring.problem)
    keyring.keyring.stop()
    return opened
  }
  const sealedTexts = async () => {
    const tables = await database.db.introspection.getTables()
    const found: string[] = []
    for (const { name, columns } of tables) {
      for (const column of columns) {
        const { rows } = await sql<{
          value: unknown
        }>`select ${sql.ref(column.name)} as value from ${sql.table(name)}`.execute(database.db)
        for (const { value } of rows) {
          if (typeof value === 'string' && /^"?\d+\.[\w-]{38,}"?$/.test(value)) found.push(value.replaceAll('"', ''))
        }
      }
    }
    return found
  }

  it('V5 W40: seals everything that is sealed anywhere anew, and nothing else changes', async () => {
    const before = await start()
    expect((await sealedTexts()).map(text => text.split('.')[0])).toEqual(['1', '1', '1', '1', '1', '1', '1'])
    expect(await changeMasterKey(config, database, before, random)).toEqual({ ok: true, version: 2 })
    expect((await sealedTexts()).map(text => text.split('.')[0])).toEqual(['2', '2', '2', '2', '2', '2', '2'])
    const after = await start()
    expect(after).toMatchObject({ version: 2, source: 'file', secrets: before.secrets })
    // The old key opens nothing any more, and waits for backups from before.
    const old = oldMasterKeyFile(config.dataDir, 1)
    expect(statSync(old).mode & 0o777).toBe(0o600)
    copyFileSync(old, masterKeyFile(config.dataDir))
    expect(await openSealer(config, database, random)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('changed') as unknown,
    })
  })

  it('cut off before the commit, the old key opens; cut off after it, the next one', async () => {
    const before = await start()
    const old = readFileSync(masterKeyFile(config.dataDir), 'utf8')
    const staged = stageNextKey(config, random)
    if (!staged.ok) throw new Error(staged.problem)
    expect(await start()).toMatchObject({ version: 1, source: 'file' })
    // A second try makes another key.
    const again = stageNextKey(config, random)
    if (!again.ok) throw new Error(again.problem)
    expect(await resealUnder(database, before.sealer, createSealer(again.next.key, random, 2))).toEqual({ ok: true })
    expect(await start()).toMatchObject({ version: 2, source: 'next_file', secrets: before.secrets })
    expect(existsSync(nextMasterKeyFile(config.dataDir))).toBe(false)
    expect(readFileSync(oldMasterKeyFile(config.dataDir, 1), 'utf8')).toBe(old)
    expect(await start()).toMatchObject({ version: 2, source: 'file' })
  })

  it('cut off while the files change places, the next start ends it', async () => {
    const before = await start()
    const staged = stageNextKey(config, random)
    if (!staged.ok) throw new Error(staged.problem)
    await resealUnder(database, before.sealer, createSealer(staged.next.key, random, 2))
    copyFileSync(masterKeyFile(config.dataDir), oldMasterKeyFile(config.dataDir, 1))
    rmSync(masterKeyFile(config.dataDir))
    await start()
    expect(await start()).toMatchObject({ version: 2, source: 'file' })
  })

  it('with the key in the environment either of the two opens, and it says what to set afterwards', async () => {
    const before = await start({ masterKey: one })
    expect(await changeMasterKey({ ...config, masterKey: one }, database, before, random)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('DESKBELL_MASTER_KEY_NEW') as unknown,
    })
    expect(await start({ masterKey: one, masterKeyNew: two })).toMatchObject({ source: 'environment' })
    const both = { ...config, masterKey: one, masterKeyNew: two }
    expect(await changeMasterKey(both, database, before, random)).toMatchObject({ ok: true })
    expect(await start({ masterKey: one, masterKeyNew: two })).toMatchObject({
      source: 'next_environment',
      advice: expect.stringContaining('unset DESKBELL_MASTER_KEY_NEW') as unknown,
    })
    expect(await start({ masterKey: two })).toMatchObject({ source: 'environment', version: 2 })
    expect(await openSealer({ ...config, masterKey: one }, database, random)).toMatchObject({ ok: false })
  })

  it('moves from the file to the environment', async () => {
    const before = await start()
    await changeMasterKey({ ...config, masterKeyNew: two }, database, before, random)
    expect(existsSync(masterKeyFile(config.dataDir))).toBe(false)
    expect(existsSync(oldMasterKeyFile(config.dataDir, 1))).toBe(true)
    expect(await start({ masterKey: two })).toMatchObject({ version: 2 })
  })

  it('what today’s key does not open stops the change, and nothing was changed', async () => {
    const before = await start()
    const texts = (await sealedTexts()).toSorted()
    await database.db.updateTable('vapid_keys').set({ sealed_private_key: '1.AAAA' }).execute()
    expect(await changeMasterKey(config, database, before, random)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('push key') as unknown,
    })
    for (const text of await sealedTexts()) expect(texts).toContain(text)
    expect(await open()).toMatchObject({ version: 1 })
  })
})
