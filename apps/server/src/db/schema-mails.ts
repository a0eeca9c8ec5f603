import type { ConversationId, DeliveryId, MessageId, NotificationId, UserId, VisitorId } from '@deskbell/contract'
import type { Millis } from './schema.ts'

/** Why a mail is sent. Each has a template of its own. */
export type MailEvent =
  /** A visitor wrote, and nobody has handled the conversation yet. */
  | 'first_message'
  /** A visitor wrote to whoever handled the conversation last. */
  | 'later_message'
  /** An agent answered a visitor who is away. */
  | 'agent_replied'
  /** Nobody has opened what was rung for. */
  | 'escalation'
  /** Asked for by a person. */
  | 'test'

export type MailCancelReason =
  /** A newer mail of the conversation to the same recipient tells of it too. */
  | 'superseded'
  | 'already_read'
  /** Somebody answered, took or closed the conversation. */
  | 'handled'
  /** The visitor is back, and sees it in the chat. */
  | 'visitor_online'
  /** Found when it was to be sent. */
  | 'already_told'
  | 'user_deactivated'
  | 'no_address'
  | 'unsubscribed'
  /** By its recipient. */
  | 'conversation_muted'
  | 'email_off'
  | 'expired'

/**
 * A mail to one recipient. It holds no text: what it says is read when it is sent, so that nothing of it is stale. Of one
 * conversation and recipient at most one waits.
 */
export interface MailsTable {
  id: DeliveryId
  /** Null: a visitor's mail or a test, of which the log of notifications has nothing. */
  notification_id: NotificationId | null
  audience: 'agent' | 'visitor'
  /** Exactly one of the two is there. */
  user_id: UserId | null
  visitor_id: VisitorId | null
  conversation_id: ConversationId | null
  /** The newest message that it tells of. */
  message_id: MessageId | null
  event: MailEvent
  state: 'queued' | 'leased' | 'sent' | 'failed' | 'cancelled'
  due_at: Millis
  lease_until: Millis | null
  lease_owner: string | null
  /** Those that were about this mail; what was the whole account's fault is not counted. */
  attempts: number
  queued_at: Millis
  sent_at: Millis | null
  /** Up to which message of its conversation it told, once it was sent. */
  told_seq: number | null
  /** The mail server's code and words, cut. */
  last_status: number | null
  last_reason: string | null
  /** Of one that a worker has in hand: what it is cancelled for unless it is on its way already. */
  cancel_reason: MailCancelReason | null
  /** After this it is not worth a mail. */
  expires_at: Millis
}

export interface MailAttemptsTable {
  mail_id: DeliveryId
  n: number
  at: Millis
  status: number | null
  result: string
  reason: string | null
}

/** Why no mail goes out at all. */
export type MailLaneCause = 'credentials' | 'sender' | 'tls' | 'unreachable' | 'refused' | 'settings'

/** The one way out, shared by all servers. No row: it is open for mails. */
export interface MailLaneTable {
  id: 'smtp'
  /** `stopped`: nothing is sent until `until`. `probing`: one mail finds out, and has until `until` for it. */
  state: 'running' | 'stopped' | 'probing'
  cause: MailLaneCause | null
  status: number | null
  reason: string | null
  opened_at: Millis | null
  until: Millis | null
  /** How often in a row it stopped: the pause grows. */
  trips: number
  /** The settings that it stopped with: other ones are tried at once. */
  settings_version: string | null
  updated_at: Millis
}

/** What an admin made of a template. */
export interface MailTemplatesTable {
  event: MailEvent
  language: string
  subject: string
  body: string
  changed_at: Millis
}

/** Whether a visitor was sent a mail for an answer, and why or why not: once for each answer. */
export interface VisitorDecisionsTable {
  /** Of the same kind as of notifications: the log has both. */
  id: NotificationId
  visitor_id: VisitorId
  conversation_id: ConversationId
  message_id: MessageId
  decision: 'send' | 'skip'
  reason: string
  /** Null: nothing was sent, or the mail is gone from the log. */
  mail_id: DeliveryId | null
  decided_at: Millis
}

/** Addresses of visitors who want no mail, hashed: nobody is written down by asking to be left alone. */
export interface MailOptOutsTable {
  address_hash: string
  at: Millis
}
