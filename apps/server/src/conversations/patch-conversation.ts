import type { ConversationId, ConversationPatch, DepartmentId, MessageEvent, Person, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { type HttpProblem, problem } from '../http/problem.ts'
import { appendEvent } from './append-event.ts'
import { findConversation } from './conversation-query.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import { type ConversationRow, lockConversation, lockDepartment } from './open-conversation.ts'

export interface Patch {
  readonly id: ConversationId
  readonly by: Person
  readonly body: ConversationPatch
}

type Named = { readonly id: DepartmentId; readonly name: string }

/** Changes a conversation, writes into its thread who did it, and tells colleagues: all or nothing. */
export async function patchConversation(
  deps: ConversationsDeps,
  trx: Trx,
  wake: WakeLater,
  { id, by, body }: Patch,
): Promise<HttpProblem | undefined> {
  const before = await lockConversation(deps, trx, id)
  if (!before) return problem('not_found')
  if (isTaken(before, body)) {
    return problem('conversation_taken', {
      conversation: await findConversation({ db: trx, fileLink: deps.fileLink }, id, by.id),
    })
  }
  const assignee = body.assigneeId ? await activePerson(trx, body.assigneeId) : null
  if (body.assigneeId && !assignee) return invalid('body.assigneeId', 'nobody who can answer')
  const department = body.departmentId ? await lockDepartment(deps, trx, body.departmentId) : null
  if (body.departmentId && !department) return invalid('body.departmentId', 'no department')
  const after = {
    assignee_id: body.assigneeId === undefined ? before.assignee_id : body.assigneeId,
    department_id: body.departmentId === undefined ? before.department_id : body.departmentId,
    status: body.status ?? before.status,
  }
  const events = eventsOf(before, after, { by, assignee: assignee ?? undefined, department: department ?? null })
  if (events.length === 0) return undefined
  await trx.updateTable('conversations').set(after).where('id', '=', id).execute()
  let conversation: ConversationRow = { ...before, ...after }
  for (const event of events) conversation = await appendEvent(deps, trx, wake, { conversation, event })
  const data = { conversationId: id }
  await appendEvents(trx, wake, deps.clock(), [
    { type: 'conversation.updated', audience: 'agents', data },
    // Who answers, and whether it is closed, is shown to the visitor too.
    { type: 'conversation.updated', audience: `visitor:${before.visitor_id}`, data },
  ])
  return undefined
}

/** It is another's than the client saw, and not yet whose it is to be: a second try of one that went through is none. */
function isTaken({ assignee_id }: ConversationRow, { expected, assigneeId }: ConversationPatch): boolean {
  return expected !== undefined && assignee_id !== expected.assigneeId && assignee_id !== assigneeId
}

type Changed = Pick<ConversationRow, 'assignee_id' | 'department_id' | 'status'>

/** What has changed, in the order in which it is told. */
function eventsOf(
  before: Changed,
  after: Changed,
  { by, assignee, department }: { by: Person; assignee: Person | undefined; department: Named | null },
): MessageEvent[] {
  const events: MessageEvent[] = []
  if (after.status === 'open' && before.status === 'closed') events.push({ kind: 'reopened', by })
  if (after.department_id !== before.department_id) events.push({ kind: 'moved', by, department })
  if (after.assignee_id !== before.assignee_id) {
    if (!assignee) events.push({ kind: 'given_back', by })
    else events.push({ kind: assignee.id === by.id ? 'taken' : 'assigned', by, assignee })
  }
  if (after.status === 'closed' && before.status === 'open') events.push({ kind: 'closed', by })
  return events
}

function invalid(path: string, message: string): HttpProblem {
  return problem('invalid', { errors: [{ path, message }] })
}

async function activePerson(trx: Trx, id: UserId): Promise<Person | undefined> {
  return trx
    .selectFrom('users')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
}
