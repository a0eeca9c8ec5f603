import { newId, type UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import { readDepartments } from '../db/inbox/concerned-departments.ts'
import { queueDeliveries } from '../db/queue-deliveries.ts'
import { quietRules } from '../db/quiet-rules.ts'
import type { SummaryContent } from '../notification-content.ts'
import { quietUntil } from '../quiet-times.ts'
import { findBadges } from './badges.ts'
import { readDevices } from './read-devices.ts'
import type { RoutingDeps } from './routing-deps.ts'
import { toRing, whyNoDevice } from './rules/devices.ts'

/** A summary is worth a ring for a day, as a message is. */
const WORTH_A_RING_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60_000

/** `quiet`: not over yet. `told`: decided, and rung if there is a device to ring. `nothing`: nothing waits. */
type Ended = 'quiet' | 'told' | 'nothing'

/**
 * Ends somebody's quiet if it is over: one notification tells of all that came meanwhile and still waits for them (pains
 * 8, 16). One transaction with the end itself, so that a killed server leaves everything or nothing, and a second server
 * finds nothing left to end.
 */
export async function endQuiet(deps: RoutingDeps, userId: UserId): Promise<Ended> {
  return deps.database.transaction(async (trx, wake) => {
    // Locked: routing that still holds something back for them has ended, and begins no more before the end of this.
    const preferences = await deps.database
      .lockRows(trx.selectFrom('preferences').select(['quiet_hours', 'snoozed_until']).where('user_id', '=', userId))
      .executeTakeFirst()
    const spell = await trx.selectFrom('quiet_spells').select('id').where('user_id', '=', userId).executeTakeFirst()
    if (!spell) return 'nothing'
    const until = quietUntil(quietRules(preferences), deps.clock())
    if (until !== undefined) {
      await trx.updateTable('quiet_spells').set({ due_at: until }).where('user_id', '=', userId).execute()
      return 'quiet'
    }
    const waiting = await findWaiting(trx, userId)
    await trx.deleteFrom('held_rings').where('user_id', '=', userId).execute()
    await trx.deleteFrom('quiet_spells').where('user_id', '=', userId).execute()
    if (!waiting) return 'nothing'
    return (await tell(deps, trx, wake, { userId, subject: spell.id, ...waiting })) ? 'told' : 'nothing'
  })
}

interface Waiting {
  readonly count: number
  /** When the oldest message was written that nobody answered and they have not read. */
  readonly oldestAt: number
}

/** What was held back and is still theirs to see to: open, unread, not muted, and nobody else's. */
async function findWaiting(trx: Trx, userId: UserId): Promise<Waiting | undefined> {
  const departments = (await readDepartments(trx)).concerning(userId)
  const found = await trx
    .selectFrom('held_rings as h')
    .innerJoin('users as u', 'u.id', 'h.user_id')
    .innerJoin('conversations as c', 'c.id', 'h.conversation_id')
    .leftJoin('read_states as r', join => join.onRef('r.conversation_id', '=', 'c.id').on('r.user_id', '=', userId))
    .innerJoin('messages as m', 'm.conversation_id', 'c.id')
    .select(({ fn }) => [
      fn.count<number>('c.id').distinct().as('count'),
      fn.min<number | null>('m.created_at').as('oldestAt'),
    ])
    .where('h.user_id', '=', userId)
    .where('u.deactivated_at', 'is', null)
    .where('c.status', '=', 'open')
    .where('m.author_kind', '=', 'visitor')
    .whereRef('m.seq', '>=', 'h.first_seq')
    .where(({ eb, fn, ref, lit }) => eb('m.seq', '>', fn.coalesce(ref('r.last_read_seq'), lit(0))))
    .where(({ or, and, eb, fn, ref, val }) =>
      or([
        eb('c.assignee_id', '=', userId),
        and([eb('c.assignee_id', 'is', null), eb(fn.coalesce(ref('c.department_id'), val('')), 'in', departments)]),
      ]),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversation_mutes as muted')
            .select('muted.user_id')
            .whereRef('muted.conversation_id', '=', 'c.id')
            .where('muted.user_id', '=', userId),
        ),
      ),
    )
    .executeTakeFirstOrThrow()
  const { oldestAt } = found
  return oldestAt === null ? undefined : { count: Number(found.count), oldestAt: Number(oldestAt) }
}

/** @returns false if that was done already */
async function tell(
  deps: RoutingDeps,
  trx: Trx,
  wake: WakeLater,
  { userId, subject, count, oldestAt }: Waiting & { readonly userId: UserId; readonly subject: string },
): Promise<boolean> {
  const { clock, random, readPushRules } = deps
  const now = clock()
  const devices = (await readDevices(trx, [userId])).get(userId) ?? []
  const skipped = (await readPushRules(trx)).enabled ? whyNoDevice(devices) : 'push_off'
  const badge = (await findBadges(trx, [userId]))(userId)
  const oldestMinutes = Math.max(0, Math.floor((now - oldestAt) / MINUTE_MS))
  const content: SummaryContent = { says: 'summary', waiting: count, oldestMinutes, badge }
  const id = newId('ntf', random)
  const written = await trx
    .insertInto('notifications')
    .values({
      id,
      kind: 'summary',
      subject,
      conversation_id: null,
      message_id: null,
      user_id: userId,
      decision: skipped ? 'skip' : 'send',
      reason: skipped ?? 'quiet_ended',
      content: skipped ? null : JSON.stringify(content),
      decided_at: now,
      run_id: null,
    })
    .onConflict(conflict => conflict.columns(['subject', 'user_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!written) return false
  if (!skipped) {
    const deliveries = toRing(devices).map(deviceId => ({ notificationId: id, deviceId }))
    await queueDeliveries(trx, random, { now, expiresAt: now + WORTH_A_RING_MS }, deliveries)
    wake('deliveries')
  }
  await appendEvents(trx, wake, now, [
    { type: 'notification.updated', audience: `user:${userId}`, data: { notificationId: id } },
    { type: 'log.updated', audience: 'agents', data: {} },
  ])
  return true
}
