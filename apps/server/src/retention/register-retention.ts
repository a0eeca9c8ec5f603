import type { SiteSettings } from '@deskbell/contract'
import { siteSettingsPatchSchema } from '@deskbell/contract/schemas'
import type { Api } from '../http/api.ts'
import { createPruner, type PrunerDeps } from './create-pruner.ts'
import { readRetention, retentionKey, writeRetention } from './retention-setting.ts'

/** `GET` and `PATCH /settings`, and what enforces the retention. */
export function registerRetention<Place, SilentPlace>(api: Api, deps: PrunerDeps<Place, SilentPlace>) {
  const { database } = deps
  const read = (): Promise<SiteSettings> => readRetention(database.db)
  api.route({ method: 'GET', url: '/settings', auth: 'admin', handler: read })
  api.route({
    method: 'PATCH',
    url: '/settings',
    auth: 'admin',
    body: siteSettingsPatchSchema,
    handler: async ({ body }) => {
      if (body.retentionDays !== undefined || body.closedConversationDays !== undefined) {
        await database.transaction(async (trx, wake) => {
          await writeRetention(trx, body)
          wake('settings', retentionKey)
        })
      }
      return read()
    },
  })
  return createPruner(deps)
}
