import type { Conversation, ConversationId, Person, UserId, VisitorId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { ConversationsDeps } from './conversations-deps.ts'

/** What is true of this moment alone, by what windows and pages said of themselves. */
export interface Liveness {
  readonly findOnlineVisitors: (db: Db, ids: readonly VisitorId[], now: number) => Promise<ReadonlySet<VisitorId>>
  readonly findLookers: (
    db: Db,
    ids: readonly ConversationId[],
    now: number,
  ) => Promise<readonly { readonly userId: UserId; readonly conversationId: ConversationId }[]>
}

type Deps = Pick<ConversationsDeps, 'database' | 'clock' | 'liveness'>

/** With each visitor's `online`, in one query for all of them. */
export async function withOnline(
  { database, clock, liveness }: Deps,
  conversations: readonly Conversation[],
): Promise<Conversation[]> {
  const ids = conversations.map(({ visitor }) => visitor.id)
  const online = await liveness.findOnlineVisitors(database.db, ids, clock())
  return conversations.map(one => ({ ...one, visitor: { ...one.visitor, online: online.has(one.visitor.id) } }))
}

/** One with that, and with the others who look at it. */
export async function withViewers(deps: Deps, conversation: Conversation, asker: UserId): Promise<Conversation> {
  const { database, clock, liveness } = deps
  const lookers = await liveness.findLookers(database.db, [conversation.id], clock())
  const ids = new Set(lookers.map(({ userId }) => userId).filter(id => id !== asker))
  const [live = conversation] = await withOnline(deps, [conversation])
  return { ...live, viewers: await namesOf(database.db, [...ids]) }
}

async function namesOf(db: Db, ids: readonly UserId[]): Promise<Person[]> {
  if (ids.length === 0) return []
  return db.selectFrom('users').select(['id', 'name']).where('id', 'in', ids).orderBy('name').orderBy('id').execute()
}
