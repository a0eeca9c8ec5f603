import type {
  ContentPolicy,
  ConversationId,
  DeliveryId,
  DepartmentId,
  DeviceId,
  MessageId,
  NotificationId,
  NotificationKind,
  RunId,
  UserId,
  VisitorId,
} from '@deskbell/contract'
import type { Generated } from 'kysely'
import type { AttachmentPiecesTable, AttachmentsTable, AvatarsTable } from './file-tables.ts'
import type * as accounts from './schema-accounts.ts'
import type { AuditLogTable } from './schema-audit.ts'
import type * as bot from './schema-bot.ts'
import type * as inbox from './schema-inbox.ts'
import type { LanesTable } from './schema-lanes.ts'
import type * as mails from './schema-mails.ts'
import type * as ops from './schema-ops.ts'
import type * as quiet from './schema-quiet.ts'

export type { ApplicationPasswordsTable, OneTimeLinksTable } from './schema-accounts.ts'
export type { LaneCause, LanesTable } from './schema-lanes.ts'

/** Milliseconds since 1970, UTC. */
export type Millis = number
/** Booleans are 0 or 1 in both databases. */
export type Flag = 0 | 1
/** JSON kept as text, so that both databases give back what was written. */
export type Json = string

export interface SettingsTable {
  key: string
  value: Json
}

export interface UsersTable {
  id: UserId
  /** Lower case. */
  email: string
  name: string
  role: 'admin' | 'agent'
  /** argon2id, in the PHC form. */
  password_hash: string
  created_at: Millis
  last_seen_at: Millis | null
  /** What their browser asked for when they signed in last; null if they never said. */
  language: string | null
  deactivated_at: Millis | null
  /** Another one with each picture; null: none. */
  avatar_version: string | null
}

export interface VapidKeysTable {
  key_id: string
  public_key: string
  sealed_private_key: string
  state: 'active' | 'retiring' | 'retired'
  created_at: Millis
  retiring_at: Millis | null
  retired_at: Millis | null
  /** Rotated because somebody else may have it: its devices are not rung under it any more. */
  leaked: Flag
}

/** How somebody signed in: a device remembers under which of these it was last renewed. */
export type CredentialKind = 'session' | 'application_password'

export type DeviceRemoval =
  /** By a person: the client is told, and does not come back by itself. A lost one wipes itself. */
  | 'owner'
  | 'admin'
  | 'lost'
  /** By a sign-out, a revoked password or a deactivated user. */
  | 'signed_out'
  | 'password_revoked'
  | 'deactivated'
  /** By the push service's 404 or 410 (W36). */
  | 'gone'

/**
 * One row for a device's whole life. A removed one stays as a tombstone without endpoint and keys; one that its push
 * service removed keeps them for ten minutes, in which it may prove to be well.
 */
export interface DevicesTable {
  id: DeviceId
  user_id: UserId
  endpoint: string | null
  endpoint_hash: string | null
  p256dh: string | null
  auth: string | null
  /** The VAPID key that the subscription was made with. */
  key_id: string | null
  label: string
  name: string | null
  muted: Flag
  installed: Flag
  language: string | null
  time_zone: string | null
  /** Its browser and system with their versions, as it said. */
  browser: string | null
  system: string | null
  app_url: string | null
  /** What its owner wants shown on it; null: what the site says. */
  content_policy: ContentPolicy | null
  push_service: 'fcm' | 'mozilla' | 'apple' | 'wns' | 'other'
  /** Whose pace and breaker it shares, see `lane.ts`. */
  lane: string
  registered_at: Millis
  last_seen_at: Millis
  credential_kind: CredentialKind | null
  /** `sessions.token_hash` or `application_passwords.id`. */
  credential_id: string | null
  renew_token_hash: string | null
  health: 'unknown' | 'ok' | 'failing' | 'quarantined' | 'dead'
  last_result: string | null
  last_result_at: Millis | null
  last_status: number | null
  last_reason: string | null
  removed_at: Millis | null
  removed_by: UserId | null
  removed_reason: DeviceRemoval | null
  /** When its present subscription came; null if that was before anybody wrote it down. */
  subscribed_at: Millis | null
  /** When the first receipt came back that was sent to this subscription (webpush E5): it is proven that it can be rung. */
  confirmed_at: Millis | null
  /** Its newest receipt of any kind. Null: its worker never ran, and silence says nothing. */
  reported_at: Millis | null
  /** When it last displayed something that was sent to its present subscription, by our clock. */
  displayed_at: Millis | null
  /**
   * Messages accepted by the push service since the last one that the device displayed, each of which had some time to be
   * displayed before the next one was accepted; since when; and which acceptance is being watched now.
   */
  unshown: number
  unshown_since: Millis | null
  unshown_at: Millis | null
  /** Distinct messages refused in a row, and since when: those of other devices were not refused. */
  refused: number
  refused_since: Millis | null
  quarantine_reason: string | null
  /** The push service asked to leave this device alone until then. */
  throttled_until: Millis | null
}

export interface VisitorsTable {
  id: VisitorId
  token_hash: string
  name: string | null
  language: string | null
  /** The site's own server proved by an HMAC that this is its `external_id`. */
  verified: Flag
  created_at: Millis
  last_seen_at: Millis | null
  /** All of these but `external_id` were said by the visitor's browser. */
  email: string | null
  external_id: string | null
  time_zone: string | null
  browser: string | null
  /** Where they are now, and where they came from: http or https, without credentials. */
  page_url: string | null
  page_title: string | null
  referrer: string | null
  /** They were sent a mail, or one waits, since they were last online: no second one until they are back. */
  mailed_at: Millis | null
}

export interface ConversationsTable {
  id: ConversationId
  visitor_id: VisitorId
  status: 'open' | 'closed'
  assignee_id: UserId | null
  created_at: Millis
  /** Sorts the inbox; the conversation's own time until there is a message. */
  last_message_at: Millis
  last_message_id: MessageId | null
  /** The `seq` of the newest message; 0 before the first. */
  last_seq: number
  /** How many messages the visitor has written: unread ones are counted by subtraction, never by reading messages. */
  visitor_messages: number
  department_id: DepartmentId | null
  /** When the newest message of any kind came, those of the system too. */
  last_entry_at: Generated<Millis>
  /** Up to where the visitor has seen it: the message's `seq` (0: nothing), its id, and when. */
  visitor_seen_seq: Generated<number>
  visitor_seen_id: MessageId | null
  visitor_seen_at: Millis | null
  /** The agent who answered last, and has not given it back since. */
  last_agent_id: Generated<UserId | null>
  /** The bot is not asked any more: it handed over, or an agent has it. Until it is closed. */
  bot_out: Generated<Flag>
}

export interface MessagesTable {
  id: MessageId
  conversation_id: ConversationId
  /** 1, 2, 3 ... within its conversation. */
  seq: number
  author_kind: 'visitor' | 'agent' | 'bot' | 'system'
  author_id: string
  author_name: string
  text: string
  created_at: Millis
  /** Of a message of the system: what happened (`MessageEvent`). */
  event: Json | null
  /** Its files, as they were when it was written (`FileOfMessage`). Null: none. */
  attachments: Json | null
}

export interface ReadStatesTable {
  conversation_id: ConversationId
  user_id: UserId
  last_read_seq: number
  /** How many of the visitor's messages stand up to there. */
  visitor_messages_read: number
  read_at: Millis
}

export interface PresenceTable {
  /** One a window or stream. */
  key: string
  user_id: UserId | null
  visitor_id: VisitorId | null
  conversation_id: ConversationId | null
  visible: Flag
  last_input_at: Millis | null
  expires_at: Millis
}

/** Written with what it tells of, in one transaction; routing takes it from here. */
export interface OutboxTable {
  id: Generated<number>
  /**
   * `assignee.left`: nobody has the conversation now, and the visitor's message still waits for an answer.
   * `conversation.taken`: somebody has it now, or closed it; the message says who. `nobody.opened`: a step of the ladder.
   */
  kind: 'message.created' | 'assignee.left' | 'conversation.taken' | 'nobody.opened'
  /** Of the ladder: which step, from 0. */
  step: Generated<number | null>
  conversation_id: ConversationId
  message_id: MessageId
  created_at: Millis
  routed_at: Millis | null
}

/** The log of live events. Readers order by (xid, id) and stop below the oldest open transaction. */
export interface EventsTable {
  id: Generated<number>
  /** PostgreSQL fills in the writing transaction; 0 on SQLite, where ids are committed in order. */
  xid: Generated<number>
  /** The id on the wire: random, so that it tells nobody how much happens here, and no restored copy knows it. */
  cursor: Generated<string>
  type: string
  /** `agents`, `user:usr_...` or `visitor:vis_...`. */
  audience: string
  data: Json
  created_at: Millis
}

export interface NotificationsTable {
  id: NotificationId
  kind: NotificationKind
  /** What it is about, once per recipient: a message's id, or the test's own. */
  subject: string
  conversation_id: ConversationId | null
  message_id: MessageId | null
  user_id: UserId
  decision: 'send' | 'skip'
  reason: string
  content: Json | null
  decided_at: Millis
  /** `Channels`: which rules held, and what each channel does and why. Null: it is no visitor's message. */
  channels: Generated<Json | null>
  /** Tests of many devices that were asked for at once. */
  run_id: RunId | null
}

export type CancelReason =
  /** A newer notification of the conversation tells of it too. */
  | 'superseded'
  | 'already_read'
  /** An agent answered, took or closed it. */
  | 'handled'
  /** Found when it was to be sent. */
  | 'device_removed'
  | 'device_of_another_user'
  | 'device_muted'
  | 'device_quarantined'
  | 'user_deactivated'
  | 'push_disabled'
  | 'expired'

export interface DeliveriesTable {
  id: DeliveryId
  notification_id: NotificationId
  channel: 'push'
  device_id: DeviceId | null
  /** Its device's lane when it was queued; claiming corrects one that has another by now. */
  lane: string
  state: 'queued' | 'leased' | 'accepted' | 'failed' | 'cancelled'
  due_at: Millis
  lease_until: Millis | null
  lease_owner: string | null
  attempts: number
  queued_at: Millis
  accepted_at: Millis | null
  received_at: Millis | null
  displayed_at: Millis | null
  clicked_at: Millis | null
  dismissed_at: Millis | null
  /** After this the message is not worth a ring. */
  expires_at: Millis
  cancel_reason: CancelReason | null
  /** Base64 of the encrypted message while it waits for another try, and a hash of whom it was made for (webpush D2). */
  body: string | null
  body_endpoint_hash: string | null
}

export interface AttemptsTable {
  delivery_id: DeliveryId
  n: number
  at: Millis
  status: number | null
  result: string
  reason: string | null
}

export interface Schema {
  settings: SettingsTable
  users: UsersTable
  sessions: accounts.SessionsTable
  application_passwords: accounts.ApplicationPasswordsTable
  one_time_links: accounts.OneTimeLinksTable
  pairings: accounts.PairingsTable
  notices: accounts.NoticesTable
  sign_in_failures: accounts.SignInFailuresTable
  vapid_keys: VapidKeysTable
  devices: DevicesTable
  visitors: VisitorsTable
  conversations: ConversationsTable
  messages: MessagesTable
  attachments: AttachmentsTable
  attachment_pieces: AttachmentPiecesTable
  avatars: AvatarsTable
  departments: inbox.DepartmentsTable
  department_members: inbox.DepartmentMembersTable
  visitor_words: inbox.VisitorWordsTable
  message_words: inbox.MessageWordsTable
  inbox_tallies: inbox.InboxTalliesTable
  read_states: ReadStatesTable
  presence: PresenceTable
  outbox: OutboxTable
  events: EventsTable
  notifications: NotificationsTable
  deliveries: DeliveriesTable
  attempts: AttemptsTable
  mails: mails.MailsTable
  mail_attempts: mails.MailAttemptsTable
  mail_lane: mails.MailLaneTable
  mail_templates: mails.MailTemplatesTable
  mail_opt_outs: mails.MailOptOutsTable
  visitor_decisions: mails.VisitorDecisionsTable
  lanes: LanesTable
  preferences: quiet.PreferencesTable
  conversation_mutes: quiet.ConversationMutesTable
  quiet_spells: quiet.QuietSpellsTable
  held_rings: quiet.HeldRingsTable
  escalations: quiet.EscalationsTable
  bot_asks: bot.BotAsksTable
  bot_standing: bot.BotStandingTable
  audit_log: AuditLogTable
  servers: ops.ServersTable
  idempotency_keys: ops.IdempotencyKeysTable
}
