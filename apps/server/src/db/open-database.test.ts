import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silent } from '../test-support/open-test-database.ts'
import { makeSqlite, type TestDatabase } from '../test-support/with-databases.ts'
import { openDatabase } from './open-database.ts'

let test: TestDatabase
beforeEach(async () => {
  test = await makeSqlite()
})
afterEach(() => test.remove())

it.each(['server', 'command'] as const)(
  'a data folder that is none, or lies in none, is told in a sentence (%s)',
  async use => {
    const file = join(test.config.dataDir, 'file')
    writeFileSync(file, 'a file')
    for (const dataDir of [file, join(file, 'below')]) {
      const opened = await openDatabase({ dataDir, databaseUrl: undefined }, silent, use)
      expect(opened).toMatchObject({ ok: false, problem: expect.stringContaining(dataDir) })
      expect(opened).toMatchObject({
        problem: expect.stringContaining('Set DESKBELL_DATA_DIR to a folder that can be written.'),
      })
    }
  },
)

it('so is one where SQLite cannot open its file, and it is not kept locked', async () => {
  const { dataDir } = test.config
  mkdirSync(join(dataDir, 'deskbell.db'))
  for (let n = 0; n < 2; n++) {
    const opened = await openDatabase(test.config, silent)
    expect(opened).toMatchObject({ ok: false, problem: expect.stringContaining(`${dataDir} cannot be used`) })
  }
})
