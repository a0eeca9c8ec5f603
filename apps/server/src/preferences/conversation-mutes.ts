import type { ConversationId, UserId } from '@deskbell/contract'
import { appendEvents } from '../db/append-events.ts'
import type { Database, Db, Trx, WakeLater } from '../db/database.ts'

export async function isThere(db: Db, id: ConversationId): Promise<boolean> {
  return (await db.selectFrom('conversations').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

export async function isMuted(db: Db, userId: UserId, conversationId: ConversationId): Promise<boolean> {
  const row = await db
    .selectFrom('conversation_mutes')
    .select('muted_at')
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row !== undefined
}

interface Wanted {
  readonly userId: UserId
  readonly conversationId: ConversationId
  readonly muted: boolean
}

/** @returns false if there is no such conversation */
export async function mute(
  database: Database,
  trx: Trx,
  wake: WakeLater,
  { userId, conversationId, muted }: Wanted,
  now: number,
): Promise<boolean> {
  // Locked, so that it is not erased meanwhile.
  const conversation = await database
    .lockRows(trx.selectFrom('conversations').select('id').where('id', '=', conversationId))
    .executeTakeFirst()
  if (!conversation) return false
  if (muted) {
    await trx
      .insertInto('conversation_mutes')
      .values({ user_id: userId, conversation_id: conversationId, muted_at: now })
      .onConflict(conflict => conflict.columns(['conversation_id', 'user_id']).doNothing())
      .execute()
  } else {
    await trx
      .deleteFrom('conversation_mutes')
      .where('user_id', '=', userId)
      .where('conversation_id', '=', conversationId)
      .execute()
  }
  const audience = `self:${userId}` as const
  await appendEvents(trx, wake, now, [
    { type: 'preferences.updated', audience, data: {} },
    // Its row in their lists says so: that one alone is asked for again.
    { type: 'conversation.updated', audience, data: { conversationId } },
  ])
  return true
}
