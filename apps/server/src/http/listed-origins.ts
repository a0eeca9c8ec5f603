import type { Database, Db } from '../db/database.ts'
import { readSetting, writeSetting } from '../db/settings.ts'

/** The setting with the origins that an admin listed: whose pages may call agent routes, and host an app. */
const key = 'listed_origins'
/** How often the list is read again, in milliseconds: the command line cannot wake a server that runs on SQLite. */
const LOOK_EVERY_MS = 15_000

export async function readListedOrigins(db: Db): Promise<readonly string[]> {
  const value = await readSetting(db, key)
  return Array.isArray(value) ? value.filter(origin => typeof origin === 'string') : []
}

export async function writeListedOrigins(database: Database, origins: readonly string[]): Promise<void> {
  await database.transaction(async (trx, wake) => {
    await writeSetting(trx, key, origins)
    wake('settings', key)
  })
}

/** Keeps the list at hand, because every answer needs it. */
export async function watchListedOrigins(database: Database) {
  let origins = await readListedOrigins(database.db)
  let reading = Promise.resolve()
  const look = () => {
    reading = readListedOrigins(database.db).then(
      read => {
        origins = read
      },
      // The database is away for the moment; the old list stays good.
      () => undefined,
    )
  }
  const silence = database.wake.listen('settings', changed => {
    if (changed === key || changed === '') look()
  })
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return {
    list: () => origins,
    async stop() {
      clearInterval(timer)
      silence()
      await reading
    },
  }
}
