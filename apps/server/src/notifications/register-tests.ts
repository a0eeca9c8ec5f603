import { newId, type TestsAnswer } from '@deskbell/contract'
import { id, testRunQuerySchema, testsPostSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Trx } from '../db/database.ts'
import { accepted } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { queueTests } from './queue-tests.ts'
import { ownersOfRun, readRun } from './read-run.ts'
import type { NotificationsDeps } from './register-notifications.ts'

const deviceParams = z.object({ deviceId: id('dev') })
const runParams = z.object({ runId: id('run') })

/** `POST /devices/{id}/test`, `POST /tests` and `GET /tests/{runId}`: ring one device, all of mine, or everybody's. */
export function registerTests(api: Api, { database, clock, random, isPushOn }: NotificationsDeps): void {
  api.idempotentRoute({
    method: 'POST',
    url: '/devices/:deviceId/test',
    auth: 'user',
    params: deviceParams,
    handler: async ({ principal, params, trx, wake }) => {
      const [device] = await registered(trx).where('devices.id', '=', params.deviceId).execute()
      const isOwner = device?.user_id === principal.user.id
      if (!device || !(isOwner || principal.user.role === 'admin')) return problem('not_found')
      if (!(await isPushOn(trx))) return problem('push_disabled')
      const at = { now: clock(), random }
      const [notificationId] = await queueTests(trx, wake, at, [device], { by: principal.user, runId: null })
      return accepted({ notificationId })
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/tests',
    auth: 'user',
    body: testsPostSchema,
    handler: async ({ principal, body, trx, wake }) => {
      const { user } = principal
      if (body.owner === 'all' && user.role !== 'admin') return problem('forbidden')
      if (!(await isPushOn(trx))) return problem('push_disabled')
      const all = registered(trx)
      const devices = await (body.owner === 'all' ? all : all.where('devices.user_id', '=', user.id)).execute()
      const runId = newId('run', random)
      const rung = await queueTests(trx, wake, { now: clock(), random }, devices, { by: user, runId })
      return accepted({ runId, people: rung.length, devices: devices.length } satisfies TestsAnswer)
    },
  })
  api.route({
    method: 'GET',
    url: '/tests/:runId',
    auth: 'user',
    params: runParams,
    query: testRunQuerySchema,
    handler: async ({ principal: { user }, params, query }) => {
      if (user.role !== 'admin') {
        const owners = await ownersOfRun(database.db, params.runId)
        if (owners.some(owner => owner !== user.id)) return problem('not_found')
      }
      const { only, cursor, limit } = query
      const listing = { runId: params.runId, silentOnly: only === 'silent', cursor, limit }
      const read = await readRun(database.db, listing, clock())
      return read.ok ? read.run : problem(read.code)
    },
  })
}

/** Devices that can be rung, a person's together, the one that they used last before the others. */
function registered(trx: Trx) {
  return trx
    .selectFrom('devices')
    .innerJoin('users', 'users.id', 'devices.user_id')
    .select(['devices.id', 'devices.user_id'])
    .where('devices.removed_at', 'is', null)
    .where('users.deactivated_at', 'is', null)
    .orderBy('devices.user_id')
    .orderBy('devices.last_seen_at', 'desc')
    .orderBy('devices.id')
}
