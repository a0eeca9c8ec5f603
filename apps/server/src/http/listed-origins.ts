import type { Database } from '../db/database.ts'
import { readSetting } from '../db/settings.ts'

/** The setting with the origins that an admin listed: whose pages may call agent routes, and host an app. */
export const listedOriginsKey = 'listed_origins'

/** Keeps the list at hand, because every answer needs it. */
export async function watchListedOrigins(database: Database) {
  let origins: readonly string[] = []
  const read = async () => {
    const value = await readSetting(database.db, listedOriginsKey)
    origins = Array.isArray(value) ? value.filter(origin => typeof origin === 'string') : []
  }
  await read()
  const stop = database.wake.listen('settings', key => {
    if (key === listedOriginsKey || key === '') void read().catch(() => undefined)
  })
  return { list: () => origins, stop }
}
