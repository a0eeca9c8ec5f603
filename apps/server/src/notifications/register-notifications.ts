import { id } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database, Db } from '../db/database.ts'
import { accepted } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { Clock, Random } from '../ports.ts'
import { queueTest } from './queue-test.ts'
import { readTrace } from './read-trace.ts'

export interface NotificationsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly isPushOn: (db: Db) => Promise<boolean>
}

const traceParams = z.object({ notificationId: id('ntf') })
const deviceParams = z.object({ deviceId: id('dev') })

/** `GET /notifications/{id}`, the trace, and `POST /devices/{id}/test` (W26-W31). */
export function registerNotifications(api: Api, { database, clock, random, isPushOn }: NotificationsDeps): void {
  api.route({
    method: 'GET',
    url: '/notifications/:notificationId',
    auth: 'user',
    params: traceParams,
    handler: async ({ principal, params }) => {
      const found = await readTrace(database.db, params.notificationId)
      const mayRead = found?.recipient === principal.user.id || principal.user.role === 'admin'
      return found && mayRead ? found.trace : problem('not_found')
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/devices/:deviceId/test',
    auth: 'user',
    params: deviceParams,
    handler: async ({ principal, params, trx, wake }) => {
      const device = await trx
        .selectFrom('devices')
        .select(['id', 'user_id'])
        .where('id', '=', params.deviceId)
        .where('removed_at', 'is', null)
        .executeTakeFirst()
      const isOwner = device?.user_id === principal.user.id
      if (!device || !(isOwner || principal.user.role === 'admin')) return problem('not_found')
      if (!(await isPushOn(trx))) return problem('push_disabled')
      const reason = isOwner ? 'test_by_owner' : 'test_by_admin'
      const notificationId = await queueTest(trx, wake, { now: clock(), random }, device, reason)
      return accepted({ notificationId })
    },
  })
}
