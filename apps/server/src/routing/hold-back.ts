import type { ConversationId, UserId } from '@deskbell/contract'
import type { Trx, WakeLater } from '../db/database.ts'
import type { Clock, Random } from '../ports.ts'
import { newToken } from '../secrets/tokens.ts'
import { type Decision, pushOf } from './decide.ts'
import type { Quiet } from './read-quiet.ts'

const QUIET: ReadonlySet<string> = new Set(['snoozed', 'quiet_hours'])
const ROWS_PER_INSERT = 500

interface Held {
  readonly event: { readonly conversationId: ConversationId; readonly seq: number }
  readonly decisions: readonly Decision[]
}

/** Remembers for whom quiet held a ring back, and until when: one notification then tells of all (`endQuiet`). */
export async function holdBack(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  trx: Trx,
  wake: WakeLater,
  decided: readonly Held[],
  quiet: ReadonlyMap<UserId, Quiet>,
): Promise<void> {
  const rings = decided.flatMap(({ event, decisions }) =>
    decisions
      .filter(decision => QUIET.has(pushOf(decision).reason))
      .map(({ userId }) => ({
        user_id: userId,
        conversation_id: event.conversationId,
        first_seq: event.seq,
      })),
  )
  if (rings.length === 0) return
  // In one order, so that two servers never wait for each other.
  const users = [...new Set(rings.map(ring => ring.user_id))].sort()
  const began = clock()
  const spells = users.map(user_id => ({
    user_id,
    id: `quiet_${newToken(random)}`,
    began_at: began,
    due_at: quiet.get(user_id)?.until() ?? null,
  }))
  for (const rows of chunks(spells)) {
    await trx
      .insertInto('quiet_spells')
      .values(rows)
      .onConflict(conflict => conflict.column('user_id').doNothing())
      .execute()
  }
  for (const rows of chunks(rings)) {
    await trx
      .insertInto('held_rings')
      .values(rows)
      .onConflict(conflict => conflict.columns(['user_id', 'conversation_id']).doNothing())
      .execute()
  }
  wake('quiet')
}

function* chunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) yield rows.slice(at, at + ROWS_PER_INSERT)
}
