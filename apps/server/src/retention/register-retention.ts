import type { SiteSettings } from '@deskbell/contract'
import { siteSettingsPatchSchema } from '@deskbell/contract/schemas'
import type { Api } from '../http/api.ts'
import { createPruner, type PrunerDeps } from './create-pruner.ts'
import { readRetentionDays, retentionKey, writeRetentionDays } from './retention-setting.ts'

/** `GET` and `PATCH /settings`, and what enforces the retention. */
export function registerRetention(api: Api, deps: PrunerDeps) {
  const { database } = deps
  const read = async (): Promise<SiteSettings> => ({ retentionDays: await readRetentionDays(database.db) })
  api.route({ method: 'GET', url: '/settings', auth: 'admin', handler: read })
  api.route({
    method: 'PATCH',
    url: '/settings',
    auth: 'admin',
    body: siteSettingsPatchSchema,
    handler: async ({ body: { retentionDays } }) => {
      if (retentionDays !== undefined) {
        await database.transaction(async (trx, wake) => {
          await writeRetentionDays(trx, retentionDays)
          wake('settings', retentionKey)
        })
      }
      return read()
    },
  })
  return createPruner(deps)
}
