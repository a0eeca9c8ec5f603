import { type Credentials, createWorkerApi, type Fetch, replyOutcome, type WorkerApi } from '@deskbell/api'
import type { RecordStore } from '../shared/record-store.ts'
import { createReplyOutbox, type OutboxNote } from '../shared/reply-outbox.ts'
import { bodyOf } from '../shared/reply-row.ts'
import type { WritingStore } from '../shared/writing-store.ts'

export interface SendRepliesDeps {
  readonly store: WritingStore
  readonly records: RecordStore
  readonly fetch: Fetch
  readonly timeoutMs: number
  /** One sender in this browser, pages included. */
  readonly alone: (work: () => Promise<void>) => Promise<void>
  readonly tell: (note: OutboxNote) => void
  readonly wakeLater: () => Promise<unknown>
  readonly now: () => number
}

/** Sends the replies that wait while no page may be there to do it; asks for another wake when some are left. */
export function createReplySender(deps: SendRepliesDeps): () => Promise<void> {
  const { store, records } = deps
  let api: WorkerApi | undefined
  const flush = createReplyOutbox({
    ...{ store, alone: deps.alone, tell: deps.tell, now: deps.now },
    writer: async () => {
      const connection = await records.read('connection')
      const me = connection?.me
      if (!me || (await store.repliesOf({ site: connection.site, userId: me.user.id })).length === 0) return undefined
      const credentials = await credentialsOf(records, connection.site, connection.by)
      if (!credentials) return undefined
      const { fetch, timeoutMs } = deps
      api = createWorkerApi({ apiRoot: connection.apiRoot, credentials, fetch, timeoutMs })
      // The cookie may be somebody else's by now.
      const answer = await api.me()
      if (!answer.ok) {
        if (replyOutcome(answer).kind === 'later') await deps.wakeLater()
        return undefined
      }
      return answer.data.user.id === me.user.id ? { site: connection.site, userId: me.user.id } : undefined
    },
    send: async reply =>
      api ? replyOutcome(await api.reply(reply.conversationId, bodyOf(reply), reply.key)) : { kind: 'later' },
    // A day after its first try a reply is looked for first: a page does that, the worker has no room for it.
    find: async () => ({ kind: 'signed_out' }),
  })
  return async () => {
    const rest = await flush()
    if (rest.kind === 'later') await deps.wakeLater()
  }
}

async function credentialsOf(
  records: RecordStore,
  site: string,
  by: 'session' | 'basic' | null,
): Promise<Credentials | undefined> {
  if (by === 'session') return { kind: 'session' }
  const password = await records.read('password')
  return password?.site === site ? { kind: 'basic', user: password.user, password: password.password } : undefined
}
