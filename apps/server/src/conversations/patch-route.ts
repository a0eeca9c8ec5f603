import type { ConversationId, ConversationPatch, UserId } from '@deskbell/contract'
import { conversationPatchSchema } from '@deskbell/contract/schemas'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import type { Api } from '../http/api.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { findConversation } from './conversation-query.ts'
import { type ConversationsDeps, conversationParams } from './conversations-deps.ts'
import { type ConversationRow, lockConversation } from './open-conversation.ts'

/** `PATCH /conversations/{id}`: take, assign, give back, close, reopen. */
export function registerConversationPatch(api: Api, deps: ConversationsDeps): void {
  const { database } = deps
  api.route({
    method: 'PATCH',
    url: '/conversations/:conversationId',
    auth: 'user',
    params: conversationParams,
    body: conversationPatchSchema,
    handler: async ({ principal, params, body }) => {
      const refusal = await database.transaction((trx, wake) => patch(deps, trx, wake, params.conversationId, body))
      if (refusal) return refusal
      return (await findConversation(database.db, params.conversationId, principal.user.id)) ?? problem('not_found')
    },
  })
}

async function patch(
  deps: ConversationsDeps,
  trx: Trx,
  wake: WakeLater,
  id: ConversationId,
  { assigneeId, status }: ConversationPatch,
): Promise<HttpProblem | undefined> {
  const before = await lockConversation(deps, trx, id)
  if (!before) return problem('not_found')
  if (assigneeId && !(await isActive(trx, assigneeId))) {
    return problem('invalid', { errors: [{ path: 'body.assigneeId', message: 'nobody who can answer' }] })
  }
  const after: Pick<ConversationRow, 'assignee_id' | 'status'> = {
    assignee_id: assigneeId === undefined ? before.assignee_id : assigneeId,
    status: status ?? before.status,
  }
  if (after.assignee_id === before.assignee_id && after.status === before.status) return undefined
  await trx.updateTable('conversations').set(after).where('id', '=', id).execute()
  const data = { conversationId: id }
  await appendEvents(trx, wake, deps.clock(), [{ type: 'conversation.updated', audience: 'agents', data }])
  return undefined
}

async function isActive(trx: Trx, userId: UserId): Promise<boolean> {
  const row = await trx
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
