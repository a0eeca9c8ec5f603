import type { Database } from '../src/db/database.ts'

/** What the servers wrote down about visitors' messages: to be held against what was seen from outside. */
export interface Records {
  readonly messages: readonly { id: string; conversation: string; seq: number; text: string }[]
  readonly users: readonly string[]
  readonly owners: ReadonlyMap<string, string>
  readonly notifications: readonly {
    id: string
    message: string | null
    user: string
    decision: string
    reason: string
  }[]
  readonly deliveries: readonly Delivery[]
  readonly mails: readonly MailRecord[]
  /** Whoever has no inbox open, with their address. */
  readonly away: ReadonlyMap<string, string>
  /** How far a user has read a conversation: `user conversation` to the number of the message. */
  readonly readUpTo: ReadonlyMap<string, number>
}

export interface MailRecord {
  readonly id: string
  readonly state: string
  readonly reason: string | null
}

export interface Delivery {
  readonly notification: string
  readonly device: string | null
  readonly state: string
  readonly reason: string | null
  readonly displayedAt: number | null
}

export async function readRecords({ db }: Database): Promise<Records> {
  const messages = await db
    .selectFrom('messages')
    .select(['id', 'conversation_id as conversation', 'seq', 'text'])
    .where('author_kind', '=', 'visitor')
    .orderBy('seq')
    .execute()
  const users = await db.selectFrom('users').select(['id', 'email', 'role']).execute()
  const devices = await db.selectFrom('devices').select(['id', 'user_id']).execute()
  const notifications = await db
    .selectFrom('notifications')
    .select(['id', 'message_id as message', 'user_id as user', 'decision', 'reason'])
    .where('kind', '=', 'message')
    .execute()
  const deliveries = await db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select(['notification_id as notification', 'device_id as device', 'state'])
    .select(['cancel_reason as reason', 'displayed_at as displayedAt'])
    .where('notifications.kind', '=', 'message')
    .execute()
  const mails = await db
    .selectFrom('mails')
    .select(['id', 'state', 'cancel_reason as reason'])
    .where('audience', '=', 'agent')
    .execute()
  const reads = await db.selectFrom('read_states').select(['user_id', 'conversation_id', 'last_read_seq']).execute()
  return {
    messages,
    users: users.map(({ id }) => id),
    owners: new Map(devices.map(({ id, user_id }) => [id, user_id])),
    notifications,
    deliveries,
    mails,
    // The admin has an inbox open on every server.
    away: new Map(users.flatMap(({ id, email, role }) => (role === 'admin' ? [] : [[id, email]]))),
    readUpTo: new Map(reads.map(row => [`${row.user_id} ${row.conversation_id}`, row.last_read_seq])),
  }
}
