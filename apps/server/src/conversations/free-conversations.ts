import type { ConversationId, Person, VisitorId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { appendEvent } from './append-event.ts'
import type { ConversationsDeps } from './conversations-deps.ts'
import { lockConversation } from './open-conversation.ts'

type Deps = Pick<ConversationsDeps, 'database' | 'clock' | 'random' | 'fileLink'>

/** Conversations in one transaction: visitors' messages in them wait for its end. */
const AT_ONCE = 50
/** Of a round those rung for, newest first: the inbox has the rest, and nobody's phone is to ring for minutes. */
const MOST_RUNG = 20

/**
 * Open conversations of deactivated agents become nobody's: their threads say so, and where a visitor waits for an
 * answer it is routed once more. Not in the transaction that deactivates: those may be thousands, some are opened again
 * by their visitor long after, and some are given to the agent in the same moment.
 * @returns how many there were
 */
export async function freeConversations(deps: Deps): Promise<number> {
  let freed = 0
  const rung = new Map<string, number>()
  for (;;) {
    const some = await deps.database.transaction((trx, wake) => freeSome(deps, trx, wake, rung))
    freed += some
    if (some < AT_ONCE) return freed
  }
}

async function freeSome(deps: Deps, trx: Trx, wake: WakeLater, rung: Map<string, number>): Promise<number> {
  const left = await conversationsOfTheLeft(deps, trx)
  const tries = new Map(rung)
  for (const { id, visitorId, by } of left) {
    const before = await lockConversation(deps, trx, id)
    if (before?.assignee_id !== by.id || before.status !== 'open') continue
    await trx.updateTable('conversations').set({ assignee_id: null }).where('id', '=', id).execute()
    await appendEvent(deps, trx, wake, {
      conversation: { ...before, assignee_id: null },
      event: { kind: 'left', by },
    })
    await tell(deps, trx, wake, { id, visitorId })
    const so = tries.get(by.id) ?? 0
    if (so < MOST_RUNG && (await ringAgain(deps, trx, wake, id))) tries.set(by.id, so + 1)
  }
  for (const [id, n] of tries) rung.set(id, n)
  return left.length
}

/** By an index: people who left are few, and so are the conversations that they still have. */
async function conversationsOfTheLeft(
  { database }: Deps,
  trx: Trx,
): Promise<readonly { id: ConversationId; visitorId: VisitorId; by: Person }[]> {
  const people = await trx.selectFrom('users').select(['id', 'name']).where('deactivated_at', 'is not', null).execute()
  if (people.length === 0) return []
  const byId = new Map(people.map(person => [person.id, person]))
  const theirs = trx
    .selectFrom('conversations')
    .select(['id', 'visitor_id', 'assignee_id'])
    .where('status', '=', 'open')
    .where(({ eb, fn, val }) => eb(fn.coalesce('assignee_id', val('')), 'in', [...byId.keys()]))
    .orderBy('last_message_at', 'desc')
    .orderBy('id')
    .limit(AT_ONCE)
  const rows = await database.skipLocked(theirs).execute()
  return rows.flatMap(({ id, visitor_id, assignee_id }) => {
    const by = assignee_id && byId.get(assignee_id)
    return by ? [{ id, visitorId: visitor_id, by }] : []
  })
}

async function tell(
  { clock }: Deps,
  trx: Trx,
  wake: WakeLater,
  { id, visitorId }: { readonly id: ConversationId; readonly visitorId: VisitorId },
): Promise<void> {
  const data = { conversationId: id }
  await appendEvents(trx, wake, clock(), [
    { type: 'conversation.updated', audience: 'agents', data },
    { type: 'conversation.updated', audience: `visitor:${visitorId}`, data },
  ])
}

/** @returns false if the visitor has an answer */
async function ringAgain({ clock }: Deps, trx: Trx, wake: WakeLater, id: ConversationId): Promise<boolean> {
  const last = await trx
    .selectFrom('messages')
    .select(['id', 'author_kind'])
    .where('conversation_id', '=', id)
    .where('author_kind', '<>', 'system')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (last?.author_kind !== 'visitor') return false
  const row = { conversation_id: id, message_id: last.id, created_at: clock(), routed_at: null }
  await trx
    .insertInto('outbox')
    .values({ kind: 'assignee.left', ...row })
    .execute()
  wake('outbox')
  return true
}
