import {
  type ConversationId,
  type MessageId,
  type NotificationId,
  newId,
  type UserId,
  type VisitorId,
} from '@deskbell/contract'
import type { Random } from '../ports.ts'
import type { Trx, WakeLater } from './database.ts'
import type { Millis } from './schema.ts'
import type { MailCancelReason, MailEvent, MailsTable } from './schema-mails.ts'

/** Below what a statement may have on either database: a row has two dozen values. */
const ROWS_PER_INSERT = 500

interface NewMail {
  readonly conversationId: ConversationId
  /** The newest message that it tells of. */
  readonly messageId: MessageId
  readonly event: MailEvent
  /** When it may be sent: now, or after the time in which more is merged into it. */
  readonly dueAt: Millis
  readonly expiresAt: Millis
}

/** To an agent, as decided in a notification; or to a visitor, of whom there is none. */
export type MailToQueue =
  | (NewMail & { readonly userId: UserId; readonly notificationId: NotificationId })
  | (NewMail & { readonly visitorId: VisitorId })

/**
 * Queues mails. One that still waits for the same conversation and recipient is superseded, and its time is kept: newer
 * messages go into the mail that was coming anyway, and put it off no further. Lock the conversations before.
 * @returns the notifications whose mail was superseded: their traces changed
 */
export async function queueMails(
  trx: Trx,
  wake: WakeLater,
  { now, random }: { readonly now: Millis; readonly random: Random },
  mails: readonly MailToQueue[],
): Promise<NotificationId[]> {
  const superseded: NotificationId[] = []
  // Of several to the same recipient in one call the last one tells of the others.
  const newest = new Map(mails.map(mail => [keyOf(mail), mail]))
  const all = [...newest.values()]
  for (let at = 0; at < all.length; at += ROWS_PER_INSERT) {
    const some = all.slice(at, at + ROWS_PER_INSERT)
    const before = await cancelWaiting(trx, some)
    for (const { notification_id } of before.values()) if (notification_id) superseded.push(notification_id)
    const rows = some.map(mail => toRow(mail, before.get(keyOf(mail)), { now, random }))
    await trx.insertInto('mails').values(rows).execute()
  }
  if (all.length > 0) wake('mails')
  return superseded
}

/**
 * What still waits is not sent: somebody has read it, or answered. One that a worker has in hand is marked, and looked at
 * once more before it goes out, or when it comes back into the queue.
 * @param whose undefined: everybody's of this audience
 * @returns the notifications whose mail was cancelled
 */
export async function cancelMails(
  trx: Trx,
  reason: MailCancelReason,
  {
    conversationId,
    userId,
    audience,
  }: {
    readonly conversationId: ConversationId
    readonly audience: MailsTable['audience']
    readonly userId?: UserId
  },
): Promise<NotificationId[]> {
  const theirs = (state: 'queued' | 'leased') => {
    const query = trx
      .updateTable('mails')
      .set({ cancel_reason: reason })
      .where('state', '=', state)
      .where('conversation_id', '=', conversationId)
      .where('audience', '=', audience)
    return userId ? query.where('user_id', '=', userId) : query
  }
  const rows = await theirs('queued').set({ state: 'cancelled' }).returning('notification_id').execute()
  await theirs('leased').execute()
  return rows.flatMap(row => row.notification_id ?? [])
}

type Waiting = Pick<MailsTable, 'notification_id' | 'conversation_id' | 'user_id' | 'visitor_id' | 'due_at' | 'event'>

async function cancelWaiting(trx: Trx, mails: readonly MailToQueue[]): Promise<Map<string, Waiting>> {
  const wanted = new Set(mails.map(keyOf))
  const conversations = [...new Set(mails.map(mail => mail.conversationId))]
  const waiting = await trx
    .selectFrom('mails')
    .select(['id', 'conversation_id', 'user_id', 'visitor_id'])
    .where('state', '=', 'queued')
    .where('conversation_id', 'in', conversations)
    .execute()
  const ids = waiting.filter(row => wanted.has(keyOfRow(row))).map(row => row.id)
  if (ids.length === 0) return new Map()
  const cancelled = await trx
    .updateTable('mails')
    .set({ state: 'cancelled', cancel_reason: 'superseded' })
    .where('id', 'in', ids)
    // Between looking and writing a worker may have taken it: then it is sent.
    .where('state', '=', 'queued')
    .returning(['notification_id', 'conversation_id', 'user_id', 'visitor_id', 'due_at', 'event'])
    .execute()
  return new Map(cancelled.map(row => [keyOfRow(row), row]))
}

function toRow(
  mail: MailToQueue,
  before: Waiting | undefined,
  { now, random }: { readonly now: Millis; readonly random: Random },
): MailsTable {
  const toVisitor = 'visitorId' in mail
  return {
    id: newId('dlv', random),
    notification_id: toVisitor ? null : mail.notificationId,
    audience: toVisitor ? 'visitor' : 'agent',
    user_id: toVisitor ? null : mail.userId,
    visitor_id: toVisitor ? mail.visitorId : null,
    conversation_id: mail.conversationId,
    message_id: mail.messageId,
    // A first message that was not told of yet stays one, however much follows.
    event: before?.event === 'first_message' && mail.event === 'later_message' ? 'first_message' : mail.event,
    state: 'queued',
    due_at: Math.min(mail.dueAt, before?.due_at ?? mail.dueAt),
    lease_until: null,
    lease_owner: null,
    attempts: 0,
    queued_at: now,
    sent_at: null,
    told_seq: null,
    last_status: null,
    last_reason: null,
    cancel_reason: null,
    expires_at: mail.expiresAt,
  }
}

function keyOf(mail: MailToQueue): string {
  return `${mail.conversationId} ${'visitorId' in mail ? mail.visitorId : mail.userId}`
}

function keyOfRow(row: Pick<MailsTable, 'conversation_id' | 'user_id' | 'visitor_id'>): string {
  return `${row.conversation_id} ${row.visitor_id ?? row.user_id}`
}
