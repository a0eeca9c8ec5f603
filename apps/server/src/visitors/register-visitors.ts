import { newId, type VisitorAnswer } from '@deskbell/contract'
import { visitorPostSchema } from '@deskbell/contract/schemas'
import type { Database } from '../db/database.ts'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import type { Clock, Random } from '../ports.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { defaultVisitorName } from './visitor-name.ts'

export interface VisitorsDeps {
  readonly database: Database
  readonly clock: Clock
  readonly random: Random
  /** New visitors per address and hour; 0 is no limit. */
  readonly perHour: number
}

const HOUR_MS = 60 * 60 * 1000

/** `POST /visitors`: somebody on a page of the site. They are whoever holds the token; nothing else is asked. */
export function registerVisitors(api: Api, { database, clock, random, perHour }: VisitorsDeps): void {
  api.route({
    method: 'POST',
    url: '/visitors',
    auth: 'none',
    cors: 'public',
    body: visitorPostSchema.default({}),
    rate: { max: perHour, windowMs: HOUR_MS, per: 'address' },
    handler: async ({ body }) => {
      const visitorId = newId('vis', random)
      const token = newToken(random)
      await database.db
        .insertInto('visitors')
        .values({
          id: visitorId,
          token_hash: hashToken(token),
          name: body.name?.toWellFormed() ?? defaultVisitorName(visitorId),
          language: languageTag(body.language),
          // Only an HMAC of the site's own server would verify it.
          verified: 0,
          created_at: clock(),
          last_seen_at: null,
        })
        .execute()
      return created({ visitorId, token } satisfies VisitorAnswer)
    },
  })
}

/** A language that is none is as good as no language: it never keeps a visitor out. */
function languageTag(text: string | undefined): string | null {
  return text !== undefined && /^[A-Za-z0-9-]+$/.test(text) ? text : null
}
