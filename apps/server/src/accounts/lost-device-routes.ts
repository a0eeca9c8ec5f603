import type { DeviceId, DeviceState } from '@deskbell/contract'
import { id } from '@deskbell/contract/schemas'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import type { Principal } from '../http/principal.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { readSessionCookie } from '../http/session-cookie.ts'
import { hashToken } from '../secrets/tokens.ts'
import { findLosable, lossOf } from './loss.ts'
import type { AccountsDeps } from './register-accounts.ts'
import { reportLost } from './report-lost.ts'

const params = z.object({ deviceId: id('dev') })

/** `/devices/{deviceId}/lost`, and what the app on such a device asks. */
export function registerLostDevices(api: Api, { database, clock, random, forgetWindows }: AccountsDeps): void {
  api.route({
    method: 'GET',
    url: '/devices/:deviceId/lost',
    auth: 'user',
    params,
    handler: async ({ params: { deviceId }, principal: { user, credential } }) => {
      const device = await findLosable(database.db, deviceId).executeTakeFirst()
      if (!device || (device.user_id !== user.id && user.role !== 'admin')) return problem('not_found')
      return lossOf(database.db, device, credential)
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/devices/:deviceId/lost',
    auth: 'user',
    params,
    handler: async ({ params: { deviceId }, principal: by, request, trx, wake }) => {
      const report = { trx, wake, database, forgetWindows, random, at: clock(), by, address: request.ip }
      return (await reportLost(report, deviceId)) ?? problem('not_found')
    },
  })
  api.route({
    method: 'GET',
    url: '/devices/:deviceId/state',
    auth: 'none',
    params,
    handler: ({ params: { deviceId }, principal, request }) => stateOf(database.db, deviceId, principal, request),
  })
}

async function stateOf(
  db: Db,
  deviceId: DeviceId,
  principal: Principal,
  request: FastifyRequest,
): Promise<DeviceState | HttpProblem> {
  const row = await db
    .selectFrom('devices')
    .leftJoin('users as remover', 'remover.id', 'devices.removed_by')
    .select(['devices.user_id', 'devices.removed_at', 'devices.removed_reason', 'devices.renew_token_hash'])
    .select(['devices.credential_kind', 'devices.credential_id', 'remover.name as by'])
    .where('devices.id', '=', deviceId)
    .executeTakeFirst()
  const { authorization } = request.headers
  const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1]
  const cookie = authorization === undefined ? readSessionCookie(request) : undefined
  const byToken = token !== undefined && row?.renew_token_hash === hashToken(token)
  // The cookie of the session that ended with the device: it opens nothing any more, and proves which browser this is.
  const byEnded =
    cookie !== undefined &&
    row?.removed_reason === 'lost' &&
    row.credential_kind === 'session' &&
    row.credential_id === hashToken(cookie)
  const byOwner = principal.kind === 'user' && row?.user_id === principal.user.id
  if (!row || !(byToken || byEnded || byOwner)) {
    return problem(principal.kind === 'user' ? 'not_found' : 'unauthenticated')
  }
  if (row.removed_at === null) return { state: 'registered', at: null, by: null }
  return {
    state: row.removed_reason === 'lost' ? 'lost' : 'removed',
    at: new Date(row.removed_at).toISOString(),
    by: row.by === null ? null : { name: row.by },
  }
}
