import { newId, type VisitorAnswer } from '@deskbell/contract'
import { id, readPostSchema, visitorPostSchema, visitorPutSchema } from '@deskbell/contract/schemas'
import { z } from 'zod'
import { created, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { hashToken, newToken } from '../secrets/tokens.ts'
import { findVisitor } from './find-visitor.ts'
import { findOwnConversation, markSeen } from './own-conversation.ts'
import { putVisitor } from './put-visitor.ts'
import { registerVisitorData } from './register-visitor-data.ts'
import { languageOf, nameOf } from './said-by-visitor.ts'
import { defaultVisitorName } from './visitor-name.ts'
import type { VisitorsDeps } from './visitors-deps.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** Each page of the site tells where the visitor is; a thread that is open is seen message by message. */
const PUTS_PER_MINUTE = 60
const READS_PER_MINUTE = 240

const visitorParams = z.object({ visitorId: id('vis') })

/** Visitors: somebody on a page of the site. They are whoever holds the token; nothing else is asked. */
export function registerVisitors(api: Api, deps: VisitorsDeps): void {
  const { database, clock, random, perHour } = deps
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
          name: (body.name && nameOf(body.name)) ?? defaultVisitorName(visitorId),
          language: (body.language && languageOf(body.language)) ?? null,
          // Only an HMAC of the site's own server would verify it.
          verified: 0,
          created_at: clock(),
          last_seen_at: null,
        })
        .execute()
      return created({ visitorId, token } satisfies VisitorAnswer)
    },
  })
  api.route({
    method: 'PUT',
    url: '/visitors/me',
    auth: 'visitor',
    cors: 'public',
    body: visitorPutSchema,
    rate: { max: PUTS_PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal: { visitorId }, body, request }) => {
      const { identity } = body
      const proven = identity && (await deps.provesIdentity(identity.externalId, identity.hmac))
      const provenId = proven ? identity.externalId : undefined
      const userAgent = request.headers['user-agent']
      const put = { visitorId, body, userAgent, provenId, now: clock() }
      const there = await database.transaction((trx, wake) => putVisitor(deps, trx, wake, put))
      return there ? noContent() : problem('unauthenticated')
    },
  })
  api.route({
    method: 'GET',
    url: '/visitors/me/conversation',
    auth: 'visitor',
    cors: 'public',
    handler: async ({ principal }) =>
      (await findOwnConversation(database.db, principal.visitorId)) ?? problem('not_found'),
  })
  api.route({
    method: 'POST',
    url: '/visitors/me/read',
    auth: 'visitor',
    cors: 'public',
    body: readPostSchema.default({}),
    rate: { max: READS_PER_MINUTE, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal: { visitorId }, body: { messageId } }) =>
      database.transaction(async (trx, wake) => {
        const seen = await markSeen(database, trx, wake, { visitorId, messageId, now: clock() })
        return seen ? noContent() : problem('not_found')
      }),
  })
  api.route({
    method: 'GET',
    url: '/visitors/:visitorId',
    auth: 'user',
    params: visitorParams,
    handler: async ({ params }) =>
      (await findVisitor(database.db, params.visitorId, { now: clock(), ...deps })) ?? problem('not_found'),
  })
  registerVisitorData(api, deps)
}
