import type { ConversationQuery, DepartmentId, UserId } from '@deskbell/contract'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'

/** A part of the inbox that stands in one order in an index; what is left out is not asked. '' is nobody or none. */
export interface Part {
  readonly status: 'open' | 'closed'
  readonly assignee?: UserId | ''
  readonly department?: DepartmentId | ''
}

/** What a query asks for: conversations that are in one of the parts. */
export interface Asked {
  readonly userId: UserId
  readonly parts: readonly Part[]
  readonly unread: boolean
}

/** Reads a query for one user: `me`, and what "unread" is meant to concern. */
export async function readQuery(db: Db, userId: UserId, query: ConversationQuery): Promise<Asked> {
  const { status = 'open', assignee, department } = query
  const unread = query.unread === 'true'
  const statuses = status === 'all' ? (['open', 'closed'] as const) : ([status] as const)
  const people = await peopleOf(db, userId, { assignee, department, unread })
  return { userId, unread, parts: statuses.flatMap(one => people.map(part => ({ status: one, ...part }))) }
}

async function peopleOf(
  db: Db,
  userId: UserId,
  { assignee, department, unread }: Pick<ConversationQuery, 'assignee' | 'department'> & { unread: boolean },
): Promise<readonly Omit<Part, 'status'>[]> {
  if (unread && assignee === undefined && department === undefined) {
    const departments = (await readDepartments(db)).concerning(userId)
    return [{ assignee: userId }, ...departments.map(one => ({ assignee: '' as const, department: one }))]
  }
  return [
    {
      ...(assignee === undefined ? {} : { assignee: idOf(assignee, userId) }),
      ...(department === undefined ? {} : { department: department === 'none' ? ('' as const) : department }),
    },
  ]
}

function idOf(assignee: UserId | 'me' | 'none', userId: UserId): UserId | '' {
  if (assignee === 'me') return userId
  return assignee === 'none' ? '' : assignee
}

/** The part as a condition on the conversation `c`, in the words of its index. */
export function isInPart({ status, assignee, department }: Part): RawBuilder<boolean> {
  const conditions = [sql`c.status = ${status}`]
  if (assignee !== undefined) conditions.push(sql`coalesce(c.assignee_id, '') = ${assignee}`)
  if (department !== undefined) conditions.push(sql`coalesce(c.department_id, '') = ${department}`)
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** The conversation `c` holds a visitor's message that the user has not read. */
export function isUnread(userId: UserId): RawBuilder<boolean> {
  return sql<boolean>`c.visitor_messages > 0 and not exists (
    select 1 from read_states as r
    where r.user_id = ${userId} and r.conversation_id = c.id and r.visitor_messages_read >= c.visitor_messages
  )`
}

/** All that is asked, as a condition on the conversation `c`. */
export function isAsked({ parts, unread, userId }: Asked): RawBuilder<boolean> {
  const inParts = sql<boolean>`(${sql.join(parts.map(isInPart), sql` or `)})`
  return unread ? sql<boolean>`${inParts} and ${isUnread(userId)}` : inParts
}
