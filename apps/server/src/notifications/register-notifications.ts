import { id, notificationQuerySchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import type { Database, Db } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { Clock, Random } from '../ports.ts'
import { listLog } from './list-log.ts'
import { readTrace } from './read-trace.ts'
import { registerTests } from './register-tests.ts'

export interface NotificationsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  readonly isPushOn: (db: Db) => Promise<boolean>
}

const traceParams = z.object({ notificationId: id('ntf') })

/** `GET /notifications`, the log, `GET /notifications/{id}`, the trace, and the tests (W26-W31). */
export function registerNotifications(api: Api, deps: NotificationsDeps): void {
  const { database, clock } = deps
  api.route({
    method: 'GET',
    url: '/notifications/:notificationId',
    auth: 'user',
    params: traceParams,
    handler: async ({ principal, params }) => {
      const trace = await readTrace(database.db, params.notificationId, clock())
      // What visitors were sent concerns whoever answers them.
      const mayRead =
        trace?.recipient.id === principal.user.id || trace?.audience === 'visitor' || principal.user.role === 'admin'
      return trace && mayRead ? trace : problem('not_found')
    },
  })
  api.route({
    method: 'GET',
    url: '/notifications',
    auth: 'user',
    query: notificationQuerySchema,
    handler: async ({ principal, query }) => {
      const { recipient, conversationId, messageId, deviceId, decision, channel, q, cursor, limit } = query
      if (recipient === 'all' && principal.user.role !== 'admin') return problem('forbidden')
      const whose = recipient === 'all' ? undefined : principal.user.id
      const filters = { recipient: whose, conversationId, messageId, deviceId, decision, channel, q, cursor, limit }
      const listed = await listLog(database.db, filters, clock())
      return listed.ok ? listed.page : problem(listed.code)
    },
  })
  registerTests(api, deps)
}
