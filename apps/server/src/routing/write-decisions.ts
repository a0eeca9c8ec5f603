import { type ConversationId, type DeliveryId, type NotificationId, newId, type UserId } from '@deskbell/contract'
import type { Insertable } from 'kysely'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { keepChannels } from '../db/notification-channels.ts'
import { type MailToQueue, queueMails } from '../db/queue-mails.ts'
import { type QueuedDelivery, queuedDelivery } from '../db/queued-delivery.ts'
import type { NotificationsTable } from '../db/schema.ts'
import { alertOf } from './alerts.ts'
import type { Claimed } from './claim.ts'
import { contentOf, toldOf } from './content.ts'
import { type Decision, emailOf, pushOf } from './decide.ts'
import type { RoutingDeps } from './routing-deps.ts'
import type { ChannelDecision } from './rules/channels.ts'

/** A message is worth a ring for a day (design §5). */
const WORTH_A_RING_MS = 24 * 60 * 60 * 1000
/** Both databases take some tens of thousands of values in a statement; a row has a dozen. */
const ROWS_PER_INSERT = 500

type AgentMail = Extract<MailToQueue, { readonly userId: UserId }>

/** What was decided about one event, and what a notification of it is to say. */
export interface Decided {
  readonly event: Claimed
  readonly decisions: readonly Decision[]
  readonly unreadOf: (userId: UserId) => number
  /** Is something of its text to be made unreadable. */
  readonly mask: boolean
}

/**
 * Writes notifications (once for each event and recipient), a delivery for each device and a mail for each recipient who
 * gets one. All that look at the log hear of it once, however many people were decided about; of a delivery or mail that
 * is superseded nothing else would tell.
 */
export async function writeDecisions(
  deps: Pick<RoutingDeps, 'clock' | 'random'>,
  trx: Trx,
  wake: WakeLater,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
): Promise<void> {
  const { notifications, deliveries, mails } = rowsOf(deps, all, badgeOf)
  const superseded: Superseded[] = []
  const written = new Set<NotificationId>()
  for (const rows of chunks(notifications)) {
    const inserted = await trx
      .insertInto('notifications')
      .values(rows)
      .onConflict(conflict => conflict.columns(['subject', 'user_id']).doNothing())
      .returning('id')
      .execute()
    for (const { id } of inserted) written.add(id)
  }
  for (const { event, decisions } of all) superseded.push(...(await supersede(trx, event, decisions)))
  const fresh = deliveries.filter(({ row }) => written.has(row.notification_id))
  for (const rows of chunks(fresh)) {
    await trx
      .insertInto('deliveries')
      .values(rows.map(one => inTime(one, superseded)))
      .execute()
  }
  if (fresh.length > 0) wake('deliveries')
  const toMail = mails.filter(({ notificationId }) => written.has(notificationId))
  const unsent = await queueMails(trx, wake, { now: deps.clock(), random: deps.random }, toMail)
  const changed = [...superseded.map(({ id, user_id }) => ({ id, user_id })), ...(await recipientsOf(trx, unsent))]
  const news = [...new Map(changed.map(one => [one.id, one])).values()]
  for (const some of chunks(news)) await appendEvents(trx, wake, deps.clock(), some.map(updated))
  if (written.size === 0) return
  const alerts = all.flatMap(({ event, decisions }) => alertOf(event, decisions) ?? [])
  await appendEvents(trx, wake, deps.clock(), [LOG_GREW, ...alerts])
}

/** What is put in the place of another goes out when that would have: whoever writes on and on puts nothing off. */
function inTime({ row, userId, conversationId }: ToQueue, superseded: readonly Superseded[]): QueuedDelivery {
  const theirs = superseded.filter(one => one.user_id === userId && one.conversationId === conversationId)
  return { ...row, due_at: Math.min(row.due_at, ...theirs.map(({ dueAt }) => dueAt)) }
}

async function recipientsOf(trx: Trx, ids: readonly NotificationId[]): Promise<Changed[]> {
  if (ids.length === 0) return []
  return trx.selectFrom('notifications').select(['id', 'user_id']).where('id', 'in', ids).execute()
}

const LOG_GREW: NewEvent = { type: 'log.updated', audience: 'agents', data: {} }

type Changed = Pick<NotificationsTable, 'id' | 'user_id'>

/** A notification that lost a delivery, and when that was due. */
interface Superseded extends Changed {
  readonly conversationId: ConversationId
  readonly dueAt: number
}

interface ToQueue {
  readonly row: QueuedDelivery
  readonly userId: UserId
  readonly conversationId: ConversationId
}

function updated({ id, user_id }: Changed): NewEvent {
  return { type: 'notification.updated', audience: `user:${user_id}`, data: { notificationId: id } }
}

function rowsOf(
  { clock, random }: Pick<RoutingDeps, 'clock' | 'random'>,
  all: readonly Decided[],
  badgeOf: (userId: UserId) => number,
) {
  const now = clock()
  const notifications: Insertable<NotificationsTable>[] = []
  const deliveries: ToQueue[] = []
  const mails: AgentMail[] = []
  for (const { event, decisions, unreadOf, mask } of all) {
    const told = toldOf({ ...event, visitorName: event.visitorName ?? '', mask })
    for (const decision of decisions) {
      const { userId, decision: what, reason, deviceIds, rules } = decision
      const notificationId = newId('ntf', random)
      const [push, email] = [pushOf(decision), emailOf(decision)]
      const content = contentOf(told, { unread: unreadOf(userId), badge: badgeOf(userId) })
      notifications.push({
        id: notificationId,
        kind: 'message',
        subject: subjectOf(event),
        conversation_id: event.conversationId,
        message_id: event.messageId,
        user_id: userId,
        decision: what,
        reason,
        content: push.decision === 'send' ? JSON.stringify(content) : null,
        decided_at: now,
        channels: event.authorKind === 'visitor' ? keepChannels(decision) : null,
        run_id: null,
      })
      const expiresAt = Math.max(event.writtenAt, event.happenedAt) + WORTH_A_RING_MS
      const { conversationId, messageId } = event
      for (const deviceId of push.decision === 'send' ? deviceIds : []) {
        const row = queuedDelivery(random, { notificationId, deviceId, now, dueAt: now + dueIn(push), expiresAt })
        deliveries.push({ row, userId, conversationId })
      }
      if (email.decision === 'skip') continue
      const about = eventOfMail(rules)
      const dueAt = now + dueIn(email)
      mails.push({ notificationId, userId, conversationId, messageId, event: about, dueAt, expiresAt })
    }
  }
  return { notifications, deliveries, mails }
}

function eventOfMail(rules: Decision['rules']): AgentMail['event'] {
  if (rules.includes('nobody_opened')) return 'escalation'
  return rules.includes('later_message') ? 'later_message' : 'first_message'
}

function dueIn(channel: ChannelDecision): number {
  return channel.decision === 'send' ? channel.dueInMs : 0
}

/** Once for each message, once more if whoever had its conversation left, and once for each step of the ladder. */
function subjectOf({ kind, messageId, outboxId }: Claimed): string {
  return kind === 'assignee.left' || kind === 'nobody.opened' ? `${messageId} ${outboxId}` : messageId
}

/**
 * What still waits to be sent for the same conversation and recipients is told of by the newer notification.
 * @returns the notifications that lost a delivery
 */
async function supersede(trx: Trx, event: Claimed, decisions: readonly Decision[]): Promise<Superseded[]> {
  const rung = decisions.filter(one => pushOf(one).decision === 'send').map(one => one.userId)
  if (rung.length === 0) return []
  const waiting = await trx
    .selectFrom('deliveries as d')
    .innerJoin('notifications as n', 'n.id', 'd.notification_id')
    .select(['d.id as deliveryId', 'd.due_at as dueAt', 'n.id', 'n.user_id'])
    .where('d.state', '=', 'queued')
    .where('n.kind', '=', 'message')
    .where('n.conversation_id', '=', event.conversationId)
    .where('n.user_id', 'in', rung)
    .execute()
  const cancelled = new Set<DeliveryId>()
  for (const rows of chunks(waiting)) {
    const now = await trx
      .updateTable('deliveries')
      .set({ state: 'cancelled', cancel_reason: 'superseded', body: null })
      .where(
        'id',
        'in',
        rows.map(row => row.deliveryId),
      )
      // Between looking and writing a worker may have taken it: then it is sent, and replaced by its tag.
      .where('state', '=', 'queued')
      .returning('id')
      .execute()
    for (const { id } of now) cancelled.add(id)
  }
  return waiting
    .filter(({ deliveryId }) => cancelled.has(deliveryId))
    .map(({ id, user_id, dueAt }) => ({ id, user_id, dueAt: Number(dueAt), conversationId: event.conversationId }))
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}
