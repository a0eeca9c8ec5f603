import type { SiteSettings } from '@deskbell/contract'
import { siteSettingsPatchSchema } from '@deskbell/contract/schemas'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { createPruner, type PrunerDeps } from './create-pruner.ts'
import { readRetention, retentionKey, writeRetention } from './retention-setting.ts'

/** `GET` and `PATCH /settings`, and what enforces the retention. */
export function registerRetention<Place, SilentPlace>(api: Api, deps: PrunerDeps<Place, SilentPlace>) {
  const { database, clock } = deps
  const read = (): Promise<SiteSettings> => readRetention(database.db)
  api.route({ method: 'GET', url: '/settings', auth: 'admin', handler: read })
  api.route({
    method: 'PATCH',
    url: '/settings',
    auth: 'admin',
    body: siteSettingsPatchSchema,
    handler: async ({ body, principal, request }) => {
      await database.transaction(async (trx, wake) => {
        const details = await writeRetention(trx, body)
        if (Object.keys(details).length > 0) {
          const actor = actorOf(principal, request)
          await recordAudit(trx, { actor, at: clock(), action: 'settings_changed', details })
        }
        wake('settings', retentionKey)
      })
      return read()
    },
  })
  return createPruner(deps)
}
