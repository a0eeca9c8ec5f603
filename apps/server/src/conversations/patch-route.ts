import { conversationPatchSchema } from '@deskbell/contract/schemas'
import type { Api } from '../http/api.ts'
import { problem } from '../http/problem.ts'
import { findConversation } from './conversation-query.ts'
import { type ConversationsDeps, conversationParams } from './conversations-deps.ts'
import { withViewers } from './liveness.ts'
import { patchConversation } from './patch-conversation.ts'

/** `PATCH /conversations/{id}`: take, assign, give back, move, close, reopen. */
export function registerConversationPatch(api: Api, deps: ConversationsDeps): void {
  const { database, fileLink } = deps
  api.route({
    method: 'PATCH',
    url: '/conversations/:conversationId',
    auth: 'user',
    params: conversationParams,
    body: conversationPatchSchema,
    handler: async ({ principal, params, body }) => {
      const { id, name } = principal.user
      const patch = { id: params.conversationId, by: { id, name }, body }
      const refusal = await database.transaction((trx, wake) => patchConversation(deps, trx, wake, patch))
      if (refusal) return refusal
      const found = await findConversation({ db: database.db, fileLink }, params.conversationId, id)
      return found ? withViewers(deps, found, id) : problem('not_found')
    },
  })
}
