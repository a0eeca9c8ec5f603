import { newId, type UserId } from '@deskbell/contract'
import { messageEventSchema } from '@deskbell/contract/schemas'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { queueDeliveries } from '../db/queue-deliveries.ts'
import type { TakenContent } from '../notification-content.ts'
import { findBadges } from './badges.ts'
import type { Claimed } from './claim.ts'
import { nameFor } from './content.ts'
import { decideTaken, type TakenHow } from './decide-taken.ts'
import { readRung } from './read-rung.ts'
import type { RoutingDeps } from './routing-deps.ts'

/** In milliseconds: what comes later tells nobody anything any more. */
const WORTH_TELLING_MS = 60 * 60 * 1000

/**
 * A colleague has the conversation now, or closed it: decides which of the devices that rang are told so, in place of
 * the ring, and queues that.
 * @param event its conversation is locked
 */
export async function routeTaken(deps: RoutingDeps, trx: Trx, wake: WakeLater, event: Claimed): Promise<void> {
  const { clock, random, readPushRules } = deps
  const change = readChange(event)
  if (!change) return
  const now = clock()
  const rules = await readPushRules(trx)
  const rung = await readRung(trx, event.conversationId, now)
  const decisions = decideTaken(change.how, {
    pushOn: rules.enabled,
    announced: rules.announceTaken,
    by: event.authorId,
    who: change.who,
    recipients: rung,
  })
  if (decisions.length === 0) return
  const told = decisions.filter(({ decision }) => decision === 'send').map(({ userId }) => userId)
  const by = await personOf(trx, change.who)
  const badgeOf = await findBadges(trx, told)
  const ids = new Map(decisions.map(({ userId }) => [userId, newId('ntf', random)]))
  const from = nameFor(event.visitorName ?? '', rules.content.mask)
  const content = (userId: UserId): TakenContent => ({
    says: 'taken',
    how: change.how,
    by,
    from,
    badge: badgeOf(userId),
  })
  const rows = decisions.map(({ userId, decision, reason }) => ({
    id: ids.get(userId) ?? newId('ntf', random),
    kind: 'taken' as const,
    subject: event.messageId,
    conversation_id: event.conversationId,
    // What it stands in place of: once that is read, this need not be told any more.
    message_id: rung.find(one => one.userId === userId)?.messageId ?? null,
    user_id: userId,
    decision,
    reason,
    content: decision === 'send' ? JSON.stringify(content(userId)) : null,
    decided_at: now,
    run_id: null,
  }))
  const written = await trx
    .insertInto('notifications')
    .values(rows)
    .onConflict(conflict => conflict.columns(['subject', 'user_id']).doNothing())
    .returning('id')
    .execute()
  const fresh = new Set(written.map(({ id }) => id))
  const deliveries = decisions.flatMap(one => {
    const notificationId = ids.get(one.userId)
    if (one.decision === 'skip' || notificationId === undefined || !fresh.has(notificationId)) return []
    return one.deviceIds.map(deviceId => ({ notificationId, deviceId }))
  })
  await queueDeliveries(trx, random, { now, expiresAt: now + WORTH_TELLING_MS }, deliveries)
  if (deliveries.length > 0) wake('deliveries')
  if (fresh.size > 0) await appendEvents(trx, wake, now, [{ type: 'log.updated', audience: 'agents', data: {} }])
}

/** What the thread says has happened; undefined if that is nothing to be told. */
function readChange({ event, authorId }: Claimed): { readonly how: TakenHow; readonly who: UserId } | undefined {
  const read = messageEventSchema.safeParse(event === null ? null : JSON.parse(event))
  if (!read.success) return undefined
  const { kind, assignee } = read.data
  if (kind === 'assigned' && assignee) return { how: 'assigned', who: assignee.id as UserId }
  return kind === 'taken' || kind === 'closed' ? { how: kind, who: authorId as UserId } : undefined
}

async function personOf(trx: Trx, id: UserId): Promise<TakenContent['by']> {
  const row = await trx.selectFrom('users').select(['name', 'avatar_version']).where('id', '=', id).executeTakeFirst()
  return { id, name: nameFor(row?.name ?? '', false), picture: row?.avatar_version ?? null }
}
