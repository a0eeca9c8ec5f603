import type { ConversationId, UserId } from '@deskbell/contract'
import type { Db } from '../db/database.ts'
import type { PresenceTable } from '../db/schema.ts'

/** What a window said of itself lives this long (contract, "Presence"). */
export const PRESENCE_MS = 30_000
/** Looking: that conversation, visible, input within this time. */
const LOOKING_INPUT_MS = 30_000

type Window = Pick<PresenceTable, 'conversation_id' | 'visible' | 'last_input_at' | 'expires_at'>

/** The conversation that is being looked at in a window; an open one alone is no proof. */
export function lookedAt(window: Window | undefined, now: number): ConversationId | null {
  if (!window || window.visible === 0 || window.expires_at <= now) return null
  const { last_input_at: input } = window
  return input !== null && input > now - LOOKING_INPUT_MS ? window.conversation_id : null
}

export interface Looker {
  readonly userId: UserId
  readonly conversationId: ConversationId
}

/** Who looks at one of these conversations now. */
export async function findLookers(db: Db, ids: readonly ConversationId[], now: number): Promise<Looker[]> {
  if (ids.length === 0) return []
  const windows = await db
    .selectFrom('presence')
    .select(['user_id', 'conversation_id', 'visible', 'last_input_at', 'expires_at'])
    .where('conversation_id', 'in', ids)
    .where('expires_at', '>', now)
    .execute()
  return windows.flatMap(window => {
    const conversationId = lookedAt(window, now)
    return conversationId && window.user_id ? [{ userId: window.user_id, conversationId }] : []
  })
}
