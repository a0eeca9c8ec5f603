import type { UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import { hasSent } from '../db/notification-channels.ts'
import type { Claimed } from './claim.ts'
import type { Gathered } from './gather-facts.ts'
import { begins, type Told } from './rules/ladder.ts'
import { toEvent } from './to-event.ts'
import type { Decided } from './write-decisions.ts'

/**
 * From here on a visitor waits: unless somebody opens it, the ladder's first step is taken in its time. One that waits
 * already goes on as it was: whoever writes again and again puts nothing off.
 */
export async function beginLadders(
  trx: Trx,
  wake: WakeLater,
  decided: readonly Decided[],
  { settings, answered, bot }: Gathered,
  now: number,
): Promise<void> {
  const [first] = settings.ladder
  if (!first) return
  const waits = decided.filter(
    ({ event, decisions }) =>
      event.kind !== 'nobody.opened' && !answered.has(event.messageId) && begins(toEvent(event, bot), decisions),
  )
  if (waits.length === 0) return
  await trx
    .insertInto('escalations')
    .values(
      waits.map(({ event }) => ({
        conversation_id: event.conversationId,
        first_seq: event.seq,
        step: 0,
        due_at: now + first.afterSeconds * 1_000,
        set_at: now,
      })),
    )
    .onConflict(conflict => conflict.column('conversation_id').doNothing())
    .execute()
  wake('ladder')
}

/** Who was told since a visitor began to wait; undefined if somebody has seen to it since the step was due. */
export async function toldSince(trx: Trx, { conversationId }: Claimed): Promise<Told | undefined> {
  const waiting = await trx
    .selectFrom('escalations')
    .select('first_seq')
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!waiting) return undefined
  const sent = trx
    .selectFrom('notifications as n')
    .innerJoin('messages as m', 'm.id', 'n.message_id')
    .where('n.conversation_id', '=', conversationId)
    .where('n.kind', '=', 'message')
    .where('n.decision', '=', 'send')
    .where('m.seq', '>=', waiting.first_seq)
  const rows = await sent.select(['n.user_id', 'n.decision', 'n.channels']).execute()
  const rung = await sent
    .innerJoin('deliveries as d', 'd.notification_id', 'n.id')
    .select('d.device_id')
    .distinct()
    .execute()
  const by = (channel: 'push' | 'email'): ReadonlySet<UserId> =>
    new Set(rows.filter(row => hasSent(row, channel)).map(row => row.user_id))
  return { push: by('push'), email: by('email'), devices: new Set(rung.flatMap(row => row.device_id ?? [])) }
}
