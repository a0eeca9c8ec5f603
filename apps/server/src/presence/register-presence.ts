import { presencePutSchema } from '@deskbell/contract/schemas'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { Clock } from '../ports.ts'
import { windowKey } from './forget-windows.ts'
import { putPresence } from './put-presence.ts'
import { sweepPresence } from './sweep-presence.ts'

export interface PresenceDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

const SWEEP_EVERY_MS = 10_000

/** `PUT /presence`: what an agent looks at, by proof. */
export function registerPresence(api: Api, { database, clock, log }: PresenceDeps) {
  api.route({
    method: 'PUT',
    url: '/presence',
    auth: 'user',
    body: presencePutSchema,
    handler: async ({ principal, body }) =>
      database.transaction(async (trx, wake) => {
        const key = windowKey(principal.credential)
        const known = await putPresence(trx, wake, { key, userId: principal.user.id, body, now: clock() })
        return known ? noContent() : problem('not_found')
      }),
  })
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  return {
    start() {
      timer = setInterval(() => {
        running = sweepPresence(database, clock()).catch(error => log.warn({ err: error }, 'presence was not swept'))
      }, SWEEP_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
