import type { ReplyRow } from '../../../shared/reply-row.ts'

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
