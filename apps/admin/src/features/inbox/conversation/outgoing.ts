import type { Message } from '@deskbell/contract'
import type { ReplyRow } from '../../../shared/reply-row.ts'

/** By how much this clock and the backend's may differ. */
const SKEW_MS = 120_000

/** A reply on its way, as it is shown. */
export interface OutgoingReply {
  readonly row: ReplyRow
  /** `held`: one before it was refused, and waits for its writer. */
  readonly state: 'sending' | 'waiting' | 'held' | 'failed'
}

/**
 * The replies of one conversation, in their order.
 * @param sending the one that is under way
 * @param stalled the last try did not get through
 */
export function outgoingOf(rows: readonly ReplyRow[], sending: number | undefined, stalled: boolean): OutgoingReply[] {
  let held = false
  return rows.map(row => {
    const before = held
    held ||= row.failure !== undefined
    if (row.failure) return { row, state: 'failed' }
    if (before) return { row, state: 'held' }
    return { row, state: stalled && sending !== row.id ? 'waiting' : 'sending' }
  })
}

/**
 * Without what the thread has already: the event of a message may come before the answer to its sender, and nobody
 * should see their words twice meanwhile.
 * @param messages oldest first
 */
export function notYetThere(
  outgoing: readonly OutgoingReply[],
  messages: readonly Message[],
  userId: string,
): readonly OutgoingReply[] {
  if (outgoing.length === 0) return outgoing
  const own = messages.filter(({ author }) => author.id === userId)
  return outgoing.filter(({ row, state }) => {
    // What waits is shown, if need be twice: the same words may well be meant again.
    if (state !== 'sending') return true
    return !own.some(({ text, createdAt }) => text === row.text && Date.parse(createdAt) >= row.at - SKEW_MS)
  })
}
