import type { Message, Page, VisitorMessageAnswer } from '@deskbell/contract'
import { pageQuery } from '@deskbell/contract/schemas'
import { created } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { appendMessage } from './append-message.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import { listMessages } from './list-messages.ts'
import { lockFiles } from './lock-files.ts'
import { visitorMessageBodySchema } from './message-body.ts'
import { visitorConversation } from './open-conversation.ts'
import { toMessage } from './to-wire.ts'

const MINUTE_MS = 60_000
const nothing: Page<Message> = { items: [], nextCursor: null }

/** The visitor's own thread. There is no address by which a visitor could name another's. */
export function registerVisitorThread(api: Api, deps: ConversationsDeps): void {
  const { database, clock, visitorMessagesPerMinute, fileLink } = deps
  api.route({
    method: 'GET',
    url: '/visitors/me/messages',
    auth: 'visitor',
    cors: 'public',
    query: pageQuery,
    handler: async ({ principal, query }) => {
      const own = await database.db
        .selectFrom('conversations')
        .select('id')
        .where('visitor_id', '=', principal.visitorId)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return own ? listMessages({ db: database.db, fileLink }, own.id, { ...query, forVisitor: true }) : nothing
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/visitors/me/messages',
    auth: 'visitor',
    cors: 'public',
    body: visitorMessageBodySchema,
    rate: { max: visitorMessagesPerMinute, windowMs: MINUTE_MS, per: 'caller' },
    handler: async ({ principal, body, trx, wake }) => {
      const conversation = await visitorConversation(deps, trx, principal.visitorId, {
        now: clock(),
        departmentId: body.departmentId,
      })
      if (!conversation) return problem('unauthenticated')
      const owner = { column: 'visitor_id', id: principal.visitorId } as const
      const files = await lockFiles(deps, trx, owner, body.attachmentIds)
      if (!files) return problem('attachment_missing')
      const message = await appendMessage(deps, trx, wake, {
        conversation,
        author: { kind: 'visitor', id: principal.visitorId, name: principal.name ?? 'Visitor' },
        text: body.text,
        files,
      })
      await deps.askBot(trx, wake, message, conversation)
      const answer: VisitorMessageAnswer = { message: toMessage(message, fileLink), conversationId: conversation.id }
      return created(answer)
    },
  })
}
