import type { MessageId, OwnConversation, UserId, VisitorId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'
import { avatarUrl } from '../http/avatar-url.ts'

/** The visitor's thread as they may know it; undefined before the first message. */
export async function findOwnConversation(db: Db, visitorId: VisitorId): Promise<OwnConversation | undefined> {
  const row = await newest(db, visitorId)
    .leftJoin('users as a', 'a.id', 'c.assignee_id')
    .select([
      'c.id',
      'c.status',
      'c.visitor_seen_seq',
      'a.id as assignee_id',
      'a.name as assignee_name',
      'a.avatar_version',
    ])
    .executeTakeFirst()
  if (!row) return undefined
  const { count } = await db
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('conversation_id', '=', row.id)
    .where('seq', '>', row.visitor_seen_seq)
    .where('author_kind', 'in', ['agent', 'bot'])
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    status: row.status,
    agentSeen: await findAgentSeen(db, row.id),
    assignee: assigneeOf(row),
    unreadCount: count,
  }
}

function assigneeOf(row: {
  readonly assignee_id: UserId | null
  readonly assignee_name: string | null
  readonly avatar_version: string | null
}): OwnConversation['assignee'] {
  const { assignee_id: id, assignee_name: name, avatar_version } = row
  return id === null ? null : { id, name: name ?? '', avatarUrl: avatarUrl(id, avatar_version) }
}

/** Up to where anybody of the team has seen it, by the newest message that the visitor can see too. */
async function findAgentSeen(db: Db, conversationId: OwnConversation['id']): Promise<OwnConversation['agentSeen']> {
  const row = await db
    .selectFrom('read_states as r')
    .innerJoin('messages as m', join =>
      join
        .onRef('m.conversation_id', '=', 'r.conversation_id')
        .onRef('m.seq', '<=', 'r.last_read_seq')
        .on('m.author_kind', '!=', 'system'),
    )
    .select(['m.id', 'r.read_at'])
    .where('r.conversation_id', '=', conversationId)
    .orderBy('m.seq', 'desc')
    .orderBy('r.read_at')
    .limit(1)
    .executeTakeFirst()
  return row ? { messageId: row.id, at: new Date(row.read_at).toISOString() } : null
}

/** The visitor has seen everything up to a message, or to the newest; it never goes back. @returns false if there is none such */
export async function markSeen(
  database: Database,
  trx: Trx,
  wake: WakeLater,
  {
    visitorId,
    messageId,
    now,
  }: { readonly visitorId: VisitorId; readonly messageId: MessageId | undefined; readonly now: number },
): Promise<boolean> {
  const conversation = await database
    .lockRows(newest(trx, visitorId).select(['c.id', 'c.visitor_seen_seq']))
    .executeTakeFirst()
  if (!conversation) return false
  let query = trx
    .selectFrom('messages')
    .select(['id', 'seq'])
    .where('conversation_id', '=', conversation.id)
    .where('author_kind', '!=', 'system')
  if (messageId !== undefined) query = query.where('id', '=', messageId)
  const message = await query.orderBy('seq', 'desc').limit(1).executeTakeFirst()
  if (!message) return false
  if (message.seq <= conversation.visitor_seen_seq) return true
  await trx
    .updateTable('conversations')
    .set({ visitor_seen_seq: message.seq, visitor_seen_id: message.id, visitor_seen_at: now })
    .where('id', '=', conversation.id)
    .execute()
  const data = { conversationId: conversation.id }
  await appendEvents(trx, wake, now, [
    { type: 'conversation.updated', audience: 'agents', data },
    // For the visitor's other pages.
    { type: 'conversation.updated', audience: `visitor:${visitorId}`, data },
  ])
  return true
}

function newest(db: Db, visitorId: VisitorId) {
  return db
    .selectFrom('conversations as c')
    .where('c.visitor_id', '=', visitorId)
    .orderBy('c.created_at', 'desc')
    .limit(1)
}
