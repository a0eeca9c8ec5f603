import type { ConversationId, DeviceId, MessageId, UserId } from '@deskbell/contract'
import type { Trx } from '../db/database.ts'
import type { RungDevice } from './decide-taken.ts'

/** What is older has left every screen that shows anything at all. */
const SHOWN_FOR_MS = 24 * 60 * 60 * 1000

/** Somebody whose devices were rung for a conversation that they have not read. */
export interface Rung {
  readonly userId: UserId
  readonly deactivated: boolean
  /** The newest message that one of their devices was rung for. */
  readonly messageId: MessageId
  readonly devices: readonly RungDevice[]
}

/** Whose push services accepted a ring for what they have not read yet. */
export async function readRung(trx: Trx, conversationId: ConversationId, now: number): Promise<Rung[]> {
  const rings = await trx
    .selectFrom('notifications as n')
    .innerJoin('deliveries as d', 'd.notification_id', 'n.id')
    .innerJoin('messages as m', 'm.id', 'n.message_id')
    .innerJoin('users as u', 'u.id', 'n.user_id')
    .innerJoin('devices', 'devices.id', 'd.device_id')
    .leftJoin('read_states as r', join =>
      join.onRef('r.conversation_id', '=', 'n.conversation_id').onRef('r.user_id', '=', 'n.user_id'),
    )
    .select(['n.user_id', 'n.kind', 'm.id as message_id', 'm.seq', 'u.deactivated_at', 'd.state'])
    .select(['d.clicked_at', 'd.dismissed_at', 'devices.id', 'devices.muted', 'devices.health', 'devices.removed_at'])
    .select('devices.user_id as owner_id')
    .where('n.conversation_id', '=', conversationId)
    .where('n.kind', 'in', ['message', 'taken'])
    .where('n.decision', '=', 'send')
    .where('d.queued_at', '>', now - SHOWN_FOR_MS)
    .where('d.state', 'in', ['queued', 'leased', 'accepted'])
    .where(({ or, eb }) => or([eb('r.last_read_seq', 'is', null), eb('r.last_read_seq', '<', eb.ref('m.seq'))]))
    .orderBy('m.seq')
    .execute()
  // For which message each device was told last that somebody has the conversation.
  const told = new Map<DeviceId, number>()
  for (const { id, kind, seq } of rings) if (kind === 'taken') told.set(id, seq)
  const accepted = rings.filter(({ kind, state }) => kind === 'message' && state === 'accepted')
  return [...Map.groupBy(accepted, row => row.user_id)].flatMap(([userId, theirs]) => {
    const last = theirs.at(-1)
    if (!last) return []
    const newest = new Map(theirs.map(row => [row.id, row]))
    const devices = [...newest.values()].map(
      (row): RungDevice => ({
        id: row.id,
        muted: row.muted === 1,
        quarantined: row.health === 'quarantined',
        gone: row.removed_at !== null || row.owner_id !== userId,
        answered: row.clicked_at !== null || row.dismissed_at !== null,
        told: (told.get(row.id) ?? 0) >= row.seq,
      }),
    )
    return [{ userId, deactivated: last.deactivated_at !== null, messageId: last.message_id, devices }]
  })
}
