import type { ConversationId, UserId } from '@deskbell/contract'
import type { Json, Millis } from './schema.ts'

/** What somebody wants of notifications; no row is nothing in particular. */
export interface PreferencesTable {
  user_id: UserId
  /** `QuietHours`. */
  quiet_hours: Json | null
  snoozed_until: Millis | null
  changed_at: Millis
  /** `PreferenceMatrix`; null: they want to be told of everything. */
  matrix: Json | null
}

/** Who is not rung for which conversation, by their own will. */
export interface ConversationMutesTable {
  user_id: UserId
  conversation_id: ConversationId
  muted_at: Millis
}

/** Somebody was not rung for want of quiet: they are told once when that ends. The row is gone when they were. */
export interface QuietSpellsTable {
  user_id: UserId
  /** Subject of the notification that ends it. */
  id: string
  began_at: Millis
  /** When their quiet ends, by what they want now; null: never. */
  due_at: Millis | null
}

/** A conversation for which somebody was not rung in this quiet spell. */
export interface HeldRingsTable {
  user_id: UserId
  conversation_id: ConversationId
  /** The `seq` of the first message that did not ring. */
  first_seq: number
}

/** A conversation in which nobody has opened what rang. Gone when somebody has, answered, took or closed it. */
export interface EscalationsTable {
  conversation_id: ConversationId
  /** The `seq` of the message that began it. */
  first_seq: number
  /** The next step, from 0. */
  step: number
  /** When it is taken; null: there is none left. */
  due_at: Millis | null
  /** When that was written: a clock that was set back is found by it. */
  set_at: Millis
}
