import type { ConversationId, Message } from '@deskbell/contract'
import type { After } from '../shared/messages.ts'
import type { OutboxNote, Rest } from '../shared/reply-outbox.ts'
import type { ReplyContent, ReplyRow, Writer } from '../shared/reply-row.ts'
import { createStore, type Store } from '../shared/store.ts'
import type { TabChannel } from '../shared/tab-channel.ts'
import type { WritingStore } from '../shared/writing-store.ts'

export interface RepliesDeps {
  readonly store: WritingStore
  /** Whose replies are shown; undefined while nobody is signed in. */
  readonly writer: () => Writer | undefined
  readonly tabs: TabChannel<OutboxNote>
  /** Sends what waits. Rejects when the code for it could not be loaded. */
  readonly flush: (tell: (note: OutboxNote) => void) => Promise<Rest>
  /** Asks the browser to wake the worker once there is a network, where it can. */
  readonly wakeLater: () => void
  /** The backend knows nobody by this session any more. */
  readonly onSignedOut: () => void
  readonly newKey: () => string
  readonly now: () => number
  readonly after: After
}

/** The replies of this browser that are not known to be sent. */
export interface Replies {
  /** Of whoever is signed in, in the order of typing. */
  readonly rows: Store<readonly ReplyRow[]>
  /** The one that is under way, as far as this tab knows. */
  readonly sending: Store<number | undefined>
  /** True while the last try did not get through. */
  readonly stalled: Store<boolean>
  /** Keeps it, then sends it. Resolves when it is kept. */
  readonly add: (id: ConversationId, content: ReplyContent) => Promise<void>
  /** A refused one again, as a new request. */
  readonly retry: (reply: ReplyRow) => Promise<void>
  readonly discard: (reply: ReplyRow) => Promise<void>
  readonly onSent: (listener: (reply: ReplyRow, message: Message) => void) => () => void
  /** Reads what is kept, and sends it: somebody signed in, or the network may be back. */
  readonly lookAgain: () => void
}

/** Soon, then rarer: an outage must not end in a storm. */
const firstMs = 2_000
const longestMs = 60_000

export function createReplies(deps: RepliesDeps): Replies {
  const { store, tabs } = deps
  const rows = createStore<readonly ReplyRow[]>([])
  const sending = createStore<number | undefined>(undefined)
  const stalled = createStore(false)
  const listeners = new Set<(reply: ReplyRow, message: Message) => void>()
  let waitMs = firstMs
  let cancel: (() => void) | undefined

  const read = async () => {
    const writer = deps.writer()
    const found = writer ? await store.repliesOf(writer).catch(() => rows.get()) : []
    if (isSame(writer, deps.writer())) rows.set(found)
  }
  const hear = (note: OutboxNote) => {
    sending.set(note.type === 'sending' ? note.id : undefined)
    if (note.type === 'sent') {
      stalled.set(false)
      for (const listener of [...listeners]) listener(note.reply, note.message)
      rows.set(rows.get().filter(({ id }) => id !== note.reply.id))
    } else if (note.type === 'changed') void read()
  }
  const tell = (note: OutboxNote) => {
    hear(note)
    tabs.send(note)
  }
  const stopWaiting = () => {
    cancel?.()
    cancel = undefined
  }
  const flush = async () => {
    stopWaiting()
    const rest: Rest = await deps.flush(tell).catch(() => ({ kind: 'later' }))
    sending.set(undefined)
    stalled.set(rest.kind !== 'nothing')
    if (rest.kind === 'signed_out' && rows.get().length > 0 && deps.writer()) deps.onSignedOut()
    if (rest.kind !== 'later') {
      waitMs = firstMs
      return
    }
    deps.wakeLater()
    stopWaiting()
    cancel = deps.after(Math.max(rest.afterMs ?? 0, waitMs), () => void flush())
    waitMs = Math.min(waitMs * 2, longestMs)
  }
  const changed = async () => {
    tabs.send({ type: 'changed' })
    await read()
    void flush()
  }

  tabs.listen(hear)
  return {
    rows,
    sending,
    stalled,
    add: async (conversationId, content) => {
      const writer = deps.writer()
      if (!writer) return
      const { site, userId } = writer
      await store.add({ key: deps.newKey(), site, userId, conversationId, ...content, at: deps.now() })
      await changed()
    },
    retry: async ({ failure: _refused, triedAt: _tried, ...reply }) => {
      await store.update({ ...reply, key: deps.newKey() })
      await changed()
    },
    discard: async ({ id }) => {
      await store.remove(id)
      await changed()
    },
    onSent: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lookAgain: () => {
      waitMs = firstMs
      void read().then(() => (rows.get().length > 0 ? flush() : undefined))
    },
  }
}

function isSame(a: Writer | undefined, b: Writer | undefined): boolean {
  return a?.site === b?.site && a?.userId === b?.userId
}
