import { randomFillSync } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { addUser } from '../src/accounts/users.ts'
import { restore } from '../src/cli/restore.ts'
import type { Config } from '../src/config/config.ts'
import { writeBackup } from '../src/db/backup/backup-file.ts'
import { openSqlite } from '../src/db/sqlite.ts'
import { openTestDatabase, silent } from '../src/test-support/open-test-database.ts'
import { makeSqlite } from '../src/test-support/with-databases.ts'
import { mountSmallDisk } from './full-disk.ts'

/** Room for a copy of the small backup, and for none of the large database that stands there. */
const ROOM = 2_000_000
const LARGE = 'x'.repeat(4_000_000)

const random = (bytes: Uint8Array<ArrayBuffer>) => randomFillSync(bytes)

const disk = await mountSmallDisk()

// Only root may mount a disk of that size.
it.skipIf(disk === undefined)(
  'restore --replace on a disk that is full says what to do, and what was there is there still',
  async () => {
    if (!disk || restore.on !== 'settings') return
    const elsewhere = await makeSqlite()
    try {
      const small = await openTestDatabase(elsewhere)
      await small.db.insertInto('settings').values({ key: 'whose', value: '"of the backup"' }).execute()
      const backup = join(elsewhere.config.dataDir, 'small.db')
      await writeBackup(small, backup)
      await small.close()
      const there = await openTestDatabase(disk)
      await there.db.insertInto('settings').values({ key: 'large', value: LARGE }).execute()
      // Without a user it would count as unused, and nothing of it would be backed up.
      await there.transaction(trx =>
        addUser(trx, random, Date.now(), { name: 'Ada', email: 'ada@example.com', role: 'admin', passwordHash: 'x' }),
      )
      await there.close()
      const settings = {
        config: { ...disk.config } as Config,
        log: silent,
        clock: Date.now,
        random,
        publicUrl: 'http://localhost:4180',
        say: () => {},
      }
      const told = { ok: false, text: expect.stringMatching(/nothing was replaced.* Make room/) }
      disk.fill()
      expect(await restore.run(settings, [backup, '--replace'])).toMatchObject({ ok: false })
      disk.free(ROOM)
      expect(await restore.run(settings, [backup, '--replace'])).toMatchObject(told)
      expect(readdirSync(disk.config.dataDir).filter(name => /restoring|unfinished/.test(name))).toEqual([])
      const opened = openSqlite(disk.config.dataDir)
      expect(await opened.db.selectFrom('settings').select('key').where('key', '=', 'large').execute()).toHaveLength(1)
      await opened.close()
      disk.free()
      expect(await restore.run(settings, [backup, '--replace'])).toMatchObject({ ok: true })
      const restored = openSqlite(disk.config.dataDir)
      expect(
        await restored.db.selectFrom('settings').select('value').where('key', '=', 'whose').execute(),
      ).toHaveLength(1)
      await restored.close()
    } finally {
      await disk.remove()
      await elsewhere.remove()
    }
  },
  60_000,
)
