import type { RoutingSettings, RoutingWarning } from '@deskbell/contract'
import { routingSettingsSchema, simulationSchema } from '@deskbell/contract/schemas'
import type { Db } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import type { Api } from '../http/api.ts'
import { readPeople } from './read-people.ts'
import { readSettings, routingKey, writeSettings } from './read-settings.ts'
import type { RoutingDeps } from './routing-deps.ts'
import { simulate } from './simulate.ts'
import { warn } from './warn.ts'

/** `/settings/routing`: who is told what, what these rules would miss, and what would happen if a visitor wrote. */
export function registerRules(api: Api, deps: RoutingDeps): void {
  const { database, clock } = deps
  const answer = async (settings: RoutingSettings) => ({
    ...settings,
    warnings: await warningsOf(deps, database.db, settings),
  })
  api.route({
    method: 'GET',
    url: '/settings/routing',
    auth: 'admin',
    handler: async () => answer(await readSettings(database.db)),
  })
  api.route({
    method: 'PUT',
    url: '/settings/routing',
    auth: 'admin',
    body: routingSettingsSchema,
    handler: async ({ principal, body, request }) => {
      await database.transaction(async (trx, wake) => {
        const before = await readSettings(trx)
        await writeSettings(trx, body)
        const fields = changedFields(before, body)
        if (fields.length > 0) {
          const actor = actorOf(principal, request)
          await recordAudit(trx, { actor, at: clock(), action: 'routing_changed', details: { fields } })
        }
        wake('settings', routingKey)
      })
      return answer(body)
    },
  })
  api.route({
    method: 'POST',
    url: '/settings/routing/check',
    auth: 'admin',
    body: routingSettingsSchema,
    handler: async ({ body }) => ({ warnings: await warningsOf(deps, database.db, body) }),
  })
  api.route({
    method: 'POST',
    url: '/settings/routing/simulate',
    auth: 'admin',
    body: simulationSchema,
    handler: ({ body }) => simulate(deps, database.db, body),
  })
}

function changedFields(before: RoutingSettings, after: RoutingSettings): string[] {
  const fields = Object.keys(after) as (keyof RoutingSettings)[]
  return fields.filter(field => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

async function warningsOf(
  { clock, readPushRules, isEmailOn }: RoutingDeps,
  db: Db,
  settings: RoutingSettings,
): Promise<RoutingWarning[]> {
  const people = await readPeople(db, { at: clock(), online: new Set() })
  const departments = await readDepartments(db)
  const named = await db.selectFrom('departments').select(['id', 'name']).orderBy('folded_name').execute()
  return warn(settings, {
    pushOn: (await readPushRules(db)).enabled,
    emailOn: await isEmailOn(db),
    people: people.map(({ facts }) => facts),
    departments: named.map(({ id, name }) => ({ id, name, members: departments.membersOf(id) })),
  })
}
