import type { User } from '@deskbell/contract'
import { devicePatchSchema, deviceQuerySchema } from '@deskbell/contract/schemas'
import { appendEvents } from '../db/append-events.ts'
import { byItself, recordAudit } from '../db/record-audit.ts'
import { actorOf } from '../http/actor-of.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { deviceUpdated } from './device-updated.ts'
import { type DevicesDeps, deviceParams } from './devices-deps.ts'
import { findShown } from './find-shown.ts'
import { listDevices } from './list-devices.ts'
import { plainText } from './plain-text.ts'
import { registerPut } from './put-route.ts'
import { registerPassport } from './register-passport.ts'
import { removeDevice } from './remove-device.ts'
import { toDevice } from './to-device.ts'
import { whoAsks } from './who-asks.ts'

/** `PUT`, `GET`, `PATCH` and `DELETE /devices` (W10-W12, W18-W25, W32-W35). */
export function registerDevices(api: Api, deps: DevicesDeps): void {
  const { database, clock } = deps
  registerPut(api, deps)
  registerPassport(api, deps)
  api.route({
    method: 'GET',
    url: '/devices',
    auth: 'user',
    query: deviceQuerySchema,
    handler: async ({ principal, query }) => {
      const { id: me, role } = principal.user
      if (query.owner === 'all' && role !== 'admin') return problem('forbidden')
      const { cursor, limit, q, keyId, health, sort } = query
      const installed = query.installed === undefined ? undefined : query.installed === 'true'
      const owner = query.owner === 'me' ? me : undefined
      const list = await listDevices(database.db, { owner, cursor, limit, q, keyId, health, installed, sort })
      return list.ok ? list.page : problem(list.code)
    },
  })
  api.route({
    method: 'PATCH',
    url: '/devices/:deviceId',
    auth: 'user',
    params: deviceParams,
    body: devicePatchSchema,
    handler: ({ principal, params, body, request }) =>
      database.transaction(async (trx, wake) => {
        const row = await findShown(trx, params.deviceId)
        if (!row || !mayManage(principal.user, row.user_id)) return problem('not_found')
        if (body.content !== undefined && row.user_id !== principal.user.id) return problem('forbidden')
        const changes = {
          ...(body.name === undefined ? {} : { name: plainText(body.name ?? '') || null }),
          ...(body.content === undefined ? {} : { content_policy: body.content }),
          ...(body.muted === undefined ? {} : { muted: body.muted ? (1 as const) : (0 as const) }),
        }
        if (Object.keys(changes).length > 0) {
          await trx.updateTable('devices').set(changes).where('id', '=', row.id).execute()
          await appendEvents(trx, wake, clock(), [deviceUpdated(row.user_id, row.id)])
          if (row.user_id !== principal.user.id) {
            const actor = actorOf(principal, request)
            const subject = { kind: 'device', id: row.id } as const
            const details = { owner: row.user_id, fields: Object.keys(body) }
            await recordAudit(trx, { actor, at: clock(), action: 'device_changed', subject, details })
          }
        }
        return toDevice({ ...row, ...changes })
      }),
  })
  api.route({
    method: 'DELETE',
    url: '/devices/:deviceId',
    auth: 'none',
    params: deviceParams,
    handler: ({ principal, params, request }) =>
      database.transaction(async (trx, wake) => {
        const asker = await whoAsks(trx, params.deviceId, principal, request)
        if (!asker) return problem('unauthenticated')
        // By the row's own token it is the owner, which is nothing to write down.
        const actor = principal.kind === 'user' ? actorOf(principal, request) : byItself
        const removed = await removeDevice(trx, wake, clock(), params.deviceId, { asker, actor })
        return removed ? noContent() : problem('not_found')
      }),
  })
}

function mayManage(user: User, owner: User['id']): boolean {
  return user.role === 'admin' || user.id === owner
}
