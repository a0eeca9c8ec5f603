import { randomFillSync } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { writeSetting } from '../db/settings.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { masterKeyFile } from './master-key-file.ts'
import { openSealer } from './open-sealer.ts'
import { CHECK, CHECK_TEXT } from './sealed-places.ts'
import { createSealer, deriveSecret } from './sealer.ts'

const one = Buffer.alloc(32, 1)
const two = Buffer.alloc(32, 2)
const saying = (text: string) => ({ ok: false, problem: expect.stringContaining(text) as unknown })

withDatabases('master key', make => {
  let test: TestDatabase
  let database: Database
  beforeEach(async () => {
    test = await make()
    database = await openTestDatabase(test)
  })
  afterEach(async () => {
    await database.close()
    await test.remove()
  })
  const open = (given: { masterKey?: Buffer; masterKeyNew?: Buffer; dataDir?: string } = {}) => {
    const { masterKey, masterKeyNew, dataDir = test.config.dataDir } = given
    return openSealer({ dataDir, masterKey, masterKeyNew }, database, bytes => randomFillSync(bytes))
  }
  const file = () => masterKeyFile(test.config.dataDir)

  it('W40: is made once, readable by its owner alone, and opens at the next start', async () => {
    const first = await open()
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    chmodSync(file(), 0o644)
    const second = await open()
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    if (!first.ok || !second.ok) throw new Error('not opened')
    expect(second.sealer.open(first.sealer.seal('text', 'x'), 'x')).toEqual({ ok: true, text: 'text' })
    expect(second.secrets).toEqual(first.secrets)
    expect(first.secrets.receipts).not.toEqual(first.secrets.topics)
  })

  it('W40: a lost key stops the start and is never replaced', async () => {
    await open()
    rmSync(file())
    expect(await open()).toEqual(saying('DESKBELL_MASTER_KEY'))
    expect(existsSync(file())).toBe(false)
  })

  it('W40: another key stops the start and changes nothing, wherever it comes from', async () => {
    expect(await open({ masterKey: one })).toMatchObject({ ok: true, source: 'environment' })
    expect(await open({ masterKey: two })).toEqual(saying('DESKBELL_MASTER_KEY does not open'))
    writeFileSync(file(), two.toString('hex'))
    expect(await open()).toEqual(saying(`${file()} does not open`))
    expect(await open({ masterKey: one })).toMatchObject({ ok: true })
    expect(readFileSync(file(), 'utf8')).toBe(two.toString('hex'))
  })

  it('says so if the file would open what the environment does not', async () => {
    await open()
    expect(await open({ masterKey: two })).toEqual(saying('unset DESKBELL_MASTER_KEY'))
    expect(await open()).toMatchObject({ ok: true, source: 'file' })
  })

  it('a file that holds no key stops the start', async () => {
    writeFileSync(file(), 'not a key')
    expect(await open()).toEqual(saying('does not hold a master key'))
  })

  it.each([
    ['is a file', (at: string) => writeFileSync(at, '')],
    ['leads nowhere', (at: string) => symlinkSync(`${at}/nowhere/at/all`, at)],
    ['cannot be written', (at: string) => symlinkSync('/proc/self', at)],
  ])('a data folder that %s stops the start with a sentence', async (_, spoil) => {
    const dataDir = join(test.config.dataDir, 'folder')
    spoil(dataDir)
    expect(await open({ dataDir })).toEqual(saying('DESKBELL_DATA_DIR'))
    expect(await open({ dataDir, masterKey: one })).toMatchObject({ ok: true })
  })

  it('what was derived from the first key is kept for a database from before secrets were kept', async () => {
    await writeSetting(database.db, CHECK, createSealer(one, randomFillSync).seal(CHECK_TEXT, CHECK))
    const opened = await open({ masterKey: one })
    if (!opened.ok) throw new Error(opened.problem)
    expect(opened.secrets).toEqual({
      receipts: deriveSecret(one, 'receipts'),
      topics: deriveSecret(one, 'topics'),
      files: deriveSecret(one, 'files'),
      pairings: deriveSecret(one, 'pairings'),
      mails: deriveSecret(one, 'mails'),
    })
    expect(await open({ masterKey: one })).toMatchObject({ secrets: opened.secrets })
  })

  it('a kept secret that was damaged stops the start', async () => {
    await open()
    await writeSetting(database.db, 'secret:topics', '1.AAAA')
    expect(await open()).toEqual(saying('backup'))
  })
})
