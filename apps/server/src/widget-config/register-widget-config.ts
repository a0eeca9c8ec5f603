import type { UserId, WidgetConfig, WidgetSettings } from '@deskbell/contract'
import { widgetSettingsPutSchema } from '@deskbell/contract/schemas'
import type { Database, Db } from '../db/database.ts'
import { recordAudit } from '../db/record-audit.ts'
import { writeSetting } from '../db/settings.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import type { Clock } from '../ports.ts'
import { isOpenAt, nextOpening } from './hours.ts'
import type { IdentitySecret } from './identity-secret.ts'
import { faultsOf, readWidgetSetting, widgetKey } from './widget-setting.ts'

export interface WidgetConfigDeps {
  readonly database: Database
  readonly clock: Clock
  readonly identitySecret: IdentitySecret
  readonly findOnlineUsers: (db: Db, now: number) => Promise<ReadonlySet<UserId>>
  /** What visitors may attach; no bytes is nothing. */
  readonly attachments: WidgetConfig['attachments']
}

const MINUTE_MS = 60_000
/** Every page of the site asks once; many visitors may share an address. */
const PER_MINUTE = 600

/** `GET /widget-config` for any page, and its settings for admins. */
export function registerWidgetConfig(api: Api, deps: WidgetConfigDeps): void {
  const { database, identitySecret, clock } = deps
  api.route({
    method: 'GET',
    url: '/widget-config',
    auth: 'none',
    cors: 'public',
    rate: { max: PER_MINUTE, windowMs: MINUTE_MS, per: 'address' },
    handler: () => readConfig(deps),
  })

  const settings = async (secret: string | undefined): Promise<WidgetSettings | HttpProblem> =>
    secret === undefined
      ? problem('unavailable')
      : { ...(await readWidgetSetting(database.db)), identitySecret: secret }
  api.route({
    method: 'GET',
    url: '/settings/widget',
    auth: 'admin',
    handler: async () => settings(await identitySecret.read()),
  })
  api.route({
    method: 'PUT',
    url: '/settings/widget',
    auth: 'admin',
    body: widgetSettingsPutSchema,
    handler: async ({ body, principal, request }) => {
      const errors = faultsOf(body)
      if (errors.length > 0) return problem('invalid', { errors })
      await database.transaction(async (trx, wake) => {
        const before: Readonly<Record<string, unknown>> = await readWidgetSetting(trx)
        await writeSetting(trx, widgetKey, body)
        const changed = Object.entries(body).filter(
          ([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value),
        )
        if (changed.length > 0) {
          const details = { fields: changed.map(([key]) => key) }
          const actor = actorOf(principal, request)
          await recordAudit(trx, { actor, at: clock(), action: 'widget_settings_changed', details })
        }
        wake('settings', widgetKey)
      })
      return settings(await identitySecret.read())
    },
  })
  api.route({
    method: 'POST',
    url: '/settings/widget/identity-secret',
    auth: 'admin',
    handler: async ({ principal, request }) =>
      settings(
        await identitySecret.rotate(trx =>
          recordAudit(trx, { actor: actorOf(principal, request), at: clock(), action: 'identity_secret_rotated' }),
        ),
      ),
  })
}

async function readConfig({ database: { db }, clock, findOnlineUsers, attachments }: WidgetConfigDeps) {
  const now = clock()
  const { name, hours, askEmailWhenAway, sound, soundLoop } = await readWidgetSetting(db)
  const open = hours === null || isOpenAt(hours, now)
  const next = hours === null ? undefined : nextOpening(hours, now)
  return {
    name,
    online: open && (await findOnlineUsers(db, now)).size > 0,
    hours,
    nextOpenAt: next === undefined ? null : new Date(next).toISOString(),
    departments: await db.selectFrom('departments').select(['id', 'name']).orderBy('name').orderBy('id').execute(),
    askEmailWhenAway,
    ...{ sound, soundLoop },
    attachments,
  } satisfies WidgetConfig
}
