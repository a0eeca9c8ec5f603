import { timingSafeEqual } from 'node:crypto'
import type { EmailCronAnswer } from '@deskbell/contract'
import { emailCronQuerySchema } from '@deskbell/contract/schemas'
import { writeSetting } from '../db/settings.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { cronTokenPlace } from '../secrets/sealed-places.ts'
import { hashToken } from '../secrets/tokens.ts'
import type { EmailDeps } from './email-deps.ts'
import type { createMailQueue } from './queue/create-mail-queue.ts'
import { readSealed } from './settings.ts'
import { cronCalledKey } from './show-settings.ts'

const MINUTE_MS = 60_000
const CALLS = 20
/** Shorter than any proxy waits for an answer; the next call goes on. */
const DRAIN_MS = 50_000

/** What the site's own cron job calls (S24-S29): by wget, without a session, by a token of its own. */
export function registerCron(
  api: Api,
  deps: EmailDeps,
  queue: Pick<ReturnType<typeof createMailQueue>, 'drain'>,
): void {
  const { database, sealer, clock } = deps
  for (const method of ['GET', 'POST'] as const) {
    api.route({
      method,
      url: '/cron/email',
      auth: 'none',
      cors: 'public',
      query: emailCronQuerySchema,
      // What `wget --post-data` and the like send is not looked at.
      ...(method === 'POST' ? { raw: true as const } : {}),
      rate: { max: CALLS, windowMs: MINUTE_MS, per: 'address' },
      handler: async ({ query: { token } }) => {
        const wanted = await readSealed(database.db, sealer, cronTokenPlace)
        if (wanted === undefined || !isSame(token, wanted)) return problem('not_found')
        await writeSetting(database.db, cronCalledKey, clock())
        const drained = await queue.drain(DRAIN_MS)
        const due = await database.db
          .selectFrom('mails')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('state', '=', 'queued')
          .where('due_at', '<=', clock())
          .executeTakeFirstOrThrow()
        return { ...drained, waiting: Number(due.count) } satisfies EmailCronAnswer
      },
    })
  }
}

/** Hashed first: of one length, and nothing is learnt from how long it took. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(hashToken(wanted)))
}
