import { conversationQuerySchema, messageQuerySchema, readPostSchema } from '@deskbell/contract/schemas'
import { created, noContent } from '../http/answer.ts'
import type { Api } from '../http/api.ts'
import { HttpProblem, problem } from '../http/problem.ts'
import { appendMessage } from './append-message.ts'
import { findConversation } from './conversation-query.ts'
import { type ConversationsDeps, conversationParams } from './conversations-deps.ts'
import { countConversations } from './count-conversations.ts'
import { listConversations } from './list-conversations.ts'
import { listMessages } from './list-messages.ts'
import { withOnline, withViewers } from './liveness.ts'
import { lockFiles } from './lock-files.ts'
import { markRead, seqOf } from './mark-read.ts'
import { messageBodySchema } from './message-body.ts'
import { lockConversation } from './open-conversation.ts'
import { searchConversations } from './search-conversations.ts'
import { toMessage } from './to-wire.ts'

/** Marks of reading by one agent: quicker than anybody reads, slow enough that a broken client hurts nobody. */
const READS_PER_MINUTE = 1200

/** The inbox: list, read, reply, mark as read. */
export function registerInbox(api: Api, deps: ConversationsDeps): void {
  const { database, clock, fileLink } = deps
  const reading = { db: database.db, fileLink }
  api.route({
    method: 'GET',
    url: '/conversations',
    auth: 'user',
    query: conversationQuerySchema,
    handler: async ({ principal, query }) => {
      const { id } = principal.user
      const { q } = query
      const page =
        q === undefined
          ? await listConversations(reading, id, query)
          : await searchConversations({ database, fileLink }, id, { ...query, q })
      return page instanceof HttpProblem ? page : { ...page, items: await withOnline(deps, page.items) }
    },
  })
  api.route({
    method: 'GET',
    url: '/conversations/counts',
    auth: 'user',
    handler: async ({ principal }) => countConversations(database.db, principal.user.id),
  })
  api.route({
    method: 'GET',
    url: '/conversations/:conversationId',
    auth: 'user',
    params: conversationParams,
    handler: async ({ principal: { user }, params }) => {
      const found = await findConversation(reading, params.conversationId, user.id)
      return found ? withViewers(deps, found, user.id) : problem('not_found')
    },
  })
  api.route({
    method: 'GET',
    url: '/conversations/:conversationId/messages',
    auth: 'user',
    params: conversationParams,
    query: messageQuerySchema,
    handler: async ({ principal, params, query }) => {
      const found = await findConversation(reading, params.conversationId, principal.user.id)
      return found ? listMessages(reading, found.id, query) : problem('not_found')
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/conversations/:conversationId/messages',
    auth: 'user',
    params: conversationParams,
    body: messageBodySchema,
    handler: async ({ principal, params, body, trx, wake }) => {
      const conversation = await lockConversation(deps, trx, params.conversationId)
      if (!conversation) return problem('not_found')
      const { id, name } = principal.user
      const files = await lockFiles(deps, trx, { column: 'user_id', id }, body.attachmentIds)
      if (!files) return problem('attachment_missing')
      const author = { kind: 'agent', id, name } as const
      const message = await appendMessage(deps, trx, wake, { conversation, author, text: body.text, files })
      // Whoever answers has read what they answer to.
      await markRead(trx, wake, { conversation, userId: id, upToSeq: message.seq, now: clock() })
      return created(toMessage(message, fileLink))
    },
  })
  api.idempotentRoute({
    method: 'POST',
    url: '/conversations/:conversationId/read',
    auth: 'user',
    params: conversationParams,
    body: readPostSchema.default({}),
    rate: { max: READS_PER_MINUTE, windowMs: 60_000, per: 'caller' },
    handler: async ({ principal, params, body, trx, wake }) => {
      const conversation = await lockConversation(deps, trx, params.conversationId)
      if (!conversation) return problem('not_found')
      const upToSeq = body.messageId ? await seqOf(trx, conversation, body.messageId) : conversation.last_seq
      if (upToSeq === undefined) return problem('not_found')
      await markRead(trx, wake, { conversation, userId: principal.user.id, upToSeq, now: clock() })
      return noContent()
    },
  })
}
