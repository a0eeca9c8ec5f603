import { replyOutcome } from '@deskbell/api'
import type { RecordStore } from '../shared/record-store.ts'
import { createReplyOutbox, type OutboxNote } from '../shared/reply-outbox.ts'
import { bodyOf } from '../shared/reply-row.ts'
import type { WritingStore } from '../shared/writing-store.ts'
import type { Opened, Session } from './open-session.ts'

export interface SendRepliesDeps {
  readonly store: WritingStore
  readonly records: RecordStore
  readonly open: () => Promise<Opened>
  /** One sender in this browser, pages included. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
  readonly tell: (note: OutboxNote) => void
  readonly wakeLater: () => Promise<unknown>
  readonly now: () => number
}

/**
 * Sends the replies that wait while no page may be there to do it; asks for another wake when some are left.
 * @returns false when its writer must sign in first
 */
export function createReplySender(deps: SendRepliesDeps): () => Promise<boolean> {
  const { store, records } = deps
  let session: Session | undefined
  let refused = false
  const flush = createReplyOutbox({
    ...{ store, alone: deps.alone, tell: deps.tell, now: deps.now },
    writer: async () => {
      refused = false
      const connection = await records.read('connection')
      const me = connection?.me
      if (me && (await store.repliesOf({ site: connection.site, userId: me.user.id })).length === 0) return undefined
      const opened = await deps.open()
      session = opened.kind === 'open' ? opened.session : undefined
      if (opened.kind === 'later') await deps.wakeLater()
      refused = opened.kind === 'signed_out'
      return session?.writer
    },
    send: async reply =>
      session
        ? replyOutcome(await session.api.reply(reply.conversationId, bodyOf(reply), reply.key))
        : { kind: 'later' },
    // A day after its first try a reply is looked for first: a page does that, the worker has no room for it.
    find: async () => ({ kind: 'signed_out' }),
  })
  return async () => {
    const rest = await flush()
    if (rest.kind === 'later') await deps.wakeLater()
    return !refused
  }
}
