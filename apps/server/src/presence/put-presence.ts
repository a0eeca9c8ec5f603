import type { ConversationId, PresencePut, UserId } from '@deskbell/contract'
import { appendEvents, type NewEvent } from '../db/append-events.ts'
import type { Trx, WakeLater } from '../db/database.ts'
import type { PresenceTable } from '../db/schema.ts'
import { findLookers, lookedAt, PRESENCE_MS } from './looking.ts'

/** A device's clock may be ahead by this much before its word is no proof any more. */
const CLOCK_SKEW_MS = 5_000

/**
 * Stores what a window says of itself, and tells the others if a user begins or stops looking at a conversation.
 * @param put.key see `windowKey`
 * @returns false if there is no such conversation
 */
export async function putPresence(
  trx: Trx,
  wake: WakeLater,
  put: { readonly key: string; readonly userId: UserId; readonly body: PresencePut; readonly now: number },
): Promise<boolean> {
  const { key, userId, body, now } = put
  if (body.conversationId && !(await exists(trx, body.conversationId))) return false
  const before = await trx.selectFrom('presence').selectAll().where('key', '=', key).executeTakeFirst()
  const after = {
    user_id: userId,
    visitor_id: null,
    conversation_id: body.conversationId,
    visible: body.visible ? 1 : 0,
    last_input_at: inputAt(body.lastInputAt, now),
    expires_at: now + PRESENCE_MS,
  } satisfies Omit<PresenceTable, 'key'>
  await trx
    .insertInto('presence')
    .values({ key, ...after })
    .onConflict(conflict => conflict.column('key').doUpdateSet(after))
    .execute()
  const left = lookedAt(before, now)
  const reached = lookedAt(after, now)
  if (left === reached) return true
  const events: NewEvent[] = []
  if (left) events.push(...(await stoppedLooking(trx, [{ userId, conversationId: left }], now)))
  if (reached) events.push(presence(userId, reached, true))
  await appendEvents(trx, wake, now, events)
  return true
}

/** Those of them who do not look any more in another session either. */
export async function stoppedLooking(
  trx: Trx,
  candidates: readonly { readonly userId: UserId; readonly conversationId: ConversationId }[],
  now: number,
): Promise<NewEvent[]> {
  const ids = [...new Set(candidates.map(one => one.conversationId))]
  const still = await findLookers(trx, ids, now)
  return candidates
    .filter(one => !still.some(other => other.userId === one.userId && other.conversationId === one.conversationId))
    .map(one => presence(one.userId, one.conversationId, false))
}

function presence(userId: UserId, conversationId: ConversationId, looking: boolean): NewEvent {
  return { type: 'presence', audience: 'agents', data: { conversationId, userId, looking } }
}

/** The time of the last input by our clock. A time in the future proves nothing: rather ring once too often. */
function inputAt(time: string | null, now: number): number | null {
  if (time === null) return null
  const at = Date.parse(time)
  return at > now + CLOCK_SKEW_MS ? null : Math.min(at, now)
}

async function exists(trx: Trx, id: ConversationId): Promise<boolean> {
  return (await trx.selectFrom('conversations').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}
