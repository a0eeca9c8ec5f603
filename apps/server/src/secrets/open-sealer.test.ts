import { randomFillSync } from 'node:crypto'
import { chmodSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Database } from '../db/database.ts'
import { openTestDatabase } from '../test-support/open-test-database.ts'
import { type TestDatabase, withDatabases } from '../test-support/with-databases.ts'
import { masterKeyFile } from './master-key-file.ts'
import { openSealer } from './open-sealer.ts'

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
  const open = (masterKey?: Buffer) =>
    openSealer({ dataDir: test.config.dataDir, masterKey }, database, bytes => randomFillSync(bytes))

  it('W40: is made once, readable by its owner alone, and opens at the next start', async () => {
    const first = await open()
    const file = masterKeyFile(test.config.dataDir)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    const second = await open()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    if (!first.ok || !second.ok) throw new Error('not opened')
    expect(second.sealer.open(first.sealer.seal('text', 'x'), 'x')).toEqual({ ok: true, text: 'text' })
  })

  it('W40: a lost key stops the start and is never replaced', async () => {
    await open()
    rmSync(masterKeyFile(test.config.dataDir))
    expect(await open()).toMatchObject({ ok: false, problem: expect.stringContaining('DESKBELL_MASTER_KEY') })
    expect(existsSync(masterKeyFile(test.config.dataDir))).toBe(false)
  })

  it('W40: another key stops the start and changes nothing', async () => {
    expect(await open(Buffer.alloc(32, 1))).toMatchObject({ ok: true })
    expect(await open(Buffer.alloc(32, 2))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('DESKBELL_MASTER_KEY'),
    })
    expect(await open(Buffer.alloc(32, 1))).toMatchObject({ ok: true })
  })

  it('a file that holds no key stops the start', async () => {
    writeFileSync(masterKeyFile(test.config.dataDir), 'not a key')
    expect(await open()).toMatchObject({ ok: false, problem: expect.stringContaining('master.key') })
  })
})
