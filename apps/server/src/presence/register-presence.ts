import { presencePutSchema, visitorPresencePutSchema } from '@deskbell/contract/schemas'
import type { Logger } from 'pino'
import type { Database } from '../db/database.ts'
import { noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import type { Clock } from '../ports.ts'
import { windowKey } from './forget-windows.ts'
import { putPresence } from './put-presence.ts'
import { putVisitorPage } from './put-visitor-page.ts'
import { sweepPresence } from './sweep-presence.ts'
import { createVisitorPages } from './visitor-pages.ts'

export interface PresenceDeps {
  readonly database: Database
  readonly clock: Clock
  readonly log: Logger
}

const SWEEP_EVERY_MS = 10_000
const MINUTE_MS = 60_000
/** Each page of a visitor speaks every 15 s, and when it is hidden or shown. */
const VISITOR_PUTS_PER_MINUTE = 120
/** Each window of an agent speaks as often as that; an agent has a few, on some devices. */
const PUTS_PER_MINUTE = 600

/** `PUT /presence`: what an agent looks at, by proof; `PUT /visitors/me/presence`: whether a visitor is there. */
export function registerPresence(api: Api, { database, clock, log }: PresenceDeps) {
  api.route({
    method: 'PUT',
    url: '/presence',
    auth: 'user',
    body: presencePutSchema,
    rate: { max: PUTS_PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal, body }) =>
      database.transaction(async (trx, wake) => {
        const key = windowKey(principal.credential)
        const known = await putPresence(trx, wake, { key, userId: principal.user.id, body, now: clock() })
        return known ? noContent() : problem('not_found')
      }),
  })
  api.route({
    method: 'PUT',
    url: '/visitors/me/presence',
    auth: 'visitor',
    cors: 'public',
    body: visitorPresencePutSchema,
    rate: { max: VISITOR_PUTS_PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal: { visitorId }, body: { pageId, visible } }) =>
      database.transaction(async (trx, wake) => {
        const put = await putVisitorPage(trx, wake, { visitorId, pageId }, { visible, now: clock() })
        if (put === 'gone') return problem('unauthenticated')
        return put === 'put' ? noContent() : problem('rate_limited')
      }, 'passing'),
  })

  const pages = createVisitorPages({ database, clock, log })
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  return {
    /** A stream of a visitor's page is open, until the returned function is called. */
    openPage: pages.open,
    start() {
      pages.start()
      timer = setInterval(() => {
        running = sweepPresence(database, clock()).catch(error => log.warn({ err: error }, 'presence was not swept'))
      }, SWEEP_EVERY_MS)
    },
    async stop() {
      clearInterval(timer)
      await running
      await pages.stop()
    },
  }
}
