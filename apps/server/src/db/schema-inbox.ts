import type { ConversationId, DepartmentId, MessageId, UserId, VisitorId } from '@deskbell/contract'
import type { Generated } from 'kysely'
import type { Millis } from './schema.ts'

export interface DepartmentsTable {
  id: DepartmentId
  name: string
  folded_name: string
  color: string | null
  created_at: Millis
}

export interface DepartmentMembersTable {
  department_id: DepartmentId
  user_id: UserId
}

/** What a visitor who has a conversation is found by. `id` grows with each, the newest is the greatest. */
export interface VisitorWordsTable {
  id: Generated<number>
  visitor_id: VisitorId
  /** Folded, separated by one space, see `search/words.ts`. */
  words: string
}

/** What a message is found by. */
export interface MessageWordsTable {
  id: Generated<number>
  message_id: MessageId
  conversation_id: ConversationId
  words: string
}

/** Kept by triggers, see migration 0003. The sum counts; '' is nobody, of `user_id` all together. */
export interface InboxTalliesTable {
  id: Generated<number>
  /** Who has read them to the end. */
  user_id: UserId | ''
  assignee_id: UserId | ''
  department_id: DepartmentId | ''
  n: number
}
