import { type ApiResult, type Failure, followEvents, isRetryable, type VisitorApi } from '@deskbell/api'
import type { Message } from '@deskbell/contract'
import type { OutboxEntry, ThreadStorage } from './storage.ts'

export interface PendingMessage extends OutboxEntry {
  readonly state: 'sending' | 'waiting' | 'failed'
}

/** What the panel shows. Messages are oldest first. */
export interface ThreadState {
  readonly load: 'empty' | 'loading' | 'ready' | 'failed'
  readonly messages: readonly Message[]
  readonly pending: readonly PendingMessage[]
  readonly earlier: string | null
  readonly behind: boolean
  readonly unread: number
}

export interface Thread {
  readonly get: () => ThreadState
  readonly subscribe: (listener: () => void) => void
  /** Loads and follows the thread, if there is one. */
  readonly start: () => void
  readonly send: (text: string) => void
  readonly retry: (key: string) => void
  readonly loadEarlier: () => Promise<void>
  /** The newest message is on the screen. */
  readonly markSeen: () => void
}

export interface ThreadDeps {
  readonly api: VisitorApi
  readonly storage: ThreadStorage
  readonly newKey: () => string
  readonly now: () => Date
  readonly wait: (milliseconds: number) => Promise<void>
  readonly language: string
}

/** The visitor's thread: every message is kept before it is sent, and sent once however often it is tried. */
export function createThread(deps: ThreadDeps): Thread {
  const { api, storage } = deps
  const listeners = new Set<() => void>()
  let state: ThreadState = { load: 'empty', messages: [], pending: [], earlier: null, behind: false, unread: 0 }
  let following: AbortController | undefined
  let sending = false

  const set = (change: Partial<ThreadState>) => {
    const next = { ...state, ...change }
    state = { ...next, unread: countUnread(next.messages, storage.read().seenId) }
    for (const listener of listeners) listener()
  }
  const add = (message: Message) => {
    if (!state.messages.some(known => known.id === message.id)) set({ messages: merge(state.messages, [message]) })
  }

  async function load(): Promise<void> {
    if (state.load !== 'ready') set({ load: 'loading' })
    const answer = await api.visitor.messages({ limit: 50 })
    if (answer.ok) {
      set({
        load: 'ready',
        messages: merge(state.messages, answer.data.items),
        earlier: state.earlier ?? answer.data.nextCursor,
      })
    } else if (!forgetIfUnknown(answer.failure) && state.load !== 'ready') set({ load: 'failed' })
  }

  /** The server does not know this visitor any more, for example after its data was erased: a new thread begins. */
  function forgetIfUnknown(failure: Failure): boolean {
    if (failure.kind !== 'problem' || failure.status !== 401) return false
    following?.abort()
    following = undefined
    storage.write({ outbox: storage.read().outbox })
    set({ load: 'empty', messages: [], earlier: null, behind: false })
    return true
  }

  function follow(): void {
    if (following || !storage.read().token) return
    following = new AbortController()
    followEvents({
      open: api.visitor.stream,
      signal: following.signal,
      onEvent: event => {
        if (event.type === 'reset') void load()
        else if (event.type === 'message.created') add((event.data as { message: Message }).message)
      },
      onState: link => {
        set({ behind: link === 'behind' })
        if (link === 'live') {
          // What came between the last load and this link is fetched, so that nothing falls between them.
          void load()
          void flush()
        }
      },
    }).then(
      end => {
        if (end.kind === 'problem') forgetIfUnknown(end)
      },
      () => set({ behind: true }),
    )
  }

  async function ensureVisitor(): Promise<ApiResult<null>> {
    const { token, outbox } = storage.read()
    if (token) return { ok: true, status: 200, data: null }
    const answer = await api.visitors.create({ language: deps.language })
    if (!answer.ok) return answer
    storage.write({ token: answer.data.token, outbox })
    return { ...answer, data: null }
  }

  const mark = (key: string, change: PendingMessage['state']) =>
    set({ pending: state.pending.map(entry => (entry.key === key ? { ...entry, state: change } : entry)) })

  /** Sends what waits, in order: one at a time. What must wait longer is tried again by itself. */
  async function flush(): Promise<void> {
    if (sending) return
    sending = true
    let failure: Failure | undefined
    for (let next = due(state); next && !failure; next = due(state)) {
      mark(next.key, 'sending')
      failure = await sendOne(next)
    }
    sending = false
    if (failure) void retryLater(failure)
  }

  async function trySend(entry: PendingMessage): Promise<ApiResult<{ message: Message }>> {
    const visitor = await ensureVisitor()
    return visitor.ok ? api.visitor.send({ text: entry.text }, entry.key) : visitor
  }

  /** @returns why the queue has to wait; a message that is refused for good does not hold up the next */
  async function sendOne(entry: PendingMessage): Promise<Failure | undefined> {
    const first = await trySend(entry)
    // A visitor that the server has forgotten becomes a new one, once.
    const answer = !first.ok && forgetIfUnknown(first.failure) ? await trySend(entry) : first
    if (!answer.ok) {
      const retryable = isRetryable(answer.failure)
      mark(entry.key, retryable ? 'waiting' : 'failed')
      return retryable ? answer.failure : undefined
    }
    const stored = storage.read()
    storage.write({ ...stored, outbox: stored.outbox.filter(({ key }) => key !== entry.key) })
    set({
      load: 'ready',
      pending: state.pending.filter(({ key }) => key !== entry.key),
      messages: merge(state.messages, [answer.data.message]),
    })
    follow()
    return undefined
  }

  async function retryLater(failure: Failure): Promise<void> {
    const seconds = failure.kind === 'problem' ? (failure.retryAfterSeconds ?? 5) : 5
    await deps.wait(seconds * 1000)
    await flush()
  }

  return {
    get: () => state,
    subscribe: listener => void listeners.add(listener),
    start: () => {
      const { token, outbox } = storage.read()
      set({ pending: outbox.map(entry => ({ ...entry, state: 'waiting' })) })
      if (token) {
        void load()
        follow()
      }
      void flush()
    },
    send: text => {
      const entry = { key: deps.newKey(), text, at: deps.now().toISOString() }
      const stored = storage.read()
      storage.write({ ...stored, outbox: [...stored.outbox, entry] })
      set({ pending: [...state.pending, { ...entry, state: 'waiting' }] })
      void flush()
    },
    retry: key => {
      mark(key, 'waiting')
      void flush()
    },
    loadEarlier: async () => {
      if (!state.earlier) return
      const answer = await api.visitor.messages({ limit: 50, cursor: state.earlier })
      if (answer.ok) set({ messages: merge(answer.data.items, state.messages), earlier: answer.data.nextCursor })
    },
    markSeen: () => {
      const newest = state.messages.at(-1)
      if (!newest || storage.read().seenId === newest.id) return
      storage.write({ ...storage.read(), seenId: newest.id })
      set({})
    },
  }
}

function due(state: ThreadState): PendingMessage | undefined {
  return state.pending.find(entry => entry.state !== 'failed')
}

/** Each message once, oldest first. */
function merge(known: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map([...known, ...more].map(message => [message.id, message]))
  return [...byId.values()].sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.id.localeCompare(b.id))
}

function countUnread(messages: readonly Message[], seenId: string | undefined): number {
  const seen = messages.findIndex(message => message.id === seenId)
  return messages.slice(seen + 1).filter(message => message.author.kind !== 'visitor').length
}
