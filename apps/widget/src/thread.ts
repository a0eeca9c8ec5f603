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
  /** Runs work while no other page of this browser runs its own. Without it, the work simply runs. */
  readonly lock?: <T>(work: () => Promise<T>) => Promise<T>
}

/** The wait before the first new try; it doubles up to a minute, so that a server coming back is not overrun. */
const firstRetryMs = 5_000
const longestRetryMs = 60_000
/** A refused stream may be a passing fault of a proxy; twice a minute is no burden. */
const refollowMs = 30_000

/** The visitor's thread: every message is kept before it is sent, and sent once however often it is tried. */
export function createThread(deps: ThreadDeps): Thread {
  const { api, storage } = deps
  const listeners = new Set<() => void>()
  let state: ThreadState = { load: 'empty', messages: [], pending: [], earlier: null, behind: false, unread: 0 }
  let following: { readonly token: string; readonly stop: AbortController } | undefined
  let sending = false
  let pendingRetry: object | undefined
  let retryMs = firstRetryMs
  const lock = deps.lock ?? (work => work())

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
    const { token } = storage.read()
    const answer = await api.visitor.messages({ limit: 50 })
    if (answer.ok) {
      set({
        load: 'ready',
        messages: merge(state.messages, answer.data.items),
        earlier: state.earlier ?? answer.data.nextCursor,
      })
    } else if (!forgetIfUnknown(answer.failure, token) && state.load !== 'ready') set({ load: 'failed' })
  }

  /** The server does not know this visitor any more, for example after its data was erased: a new thread begins. */
  function forgetIfUnknown(failure: Failure, refused: string | undefined): boolean {
    if (failure.kind !== 'problem' || failure.status !== 401) return false
    // Another page, or another call, has begun the new thread already: that one stays.
    if (storage.read().token !== refused) return true
    following?.stop.abort()
    following = undefined
    storage.write({ outbox: storage.read().outbox })
    set({ load: 'empty', messages: [], earlier: null, behind: false })
    return true
  }

  function follow(): void {
    const { token } = storage.read()
    if (!token || following?.token === token) return
    following?.stop.abort()
    const mine = { token, stop: new AbortController() }
    following = mine
    followEvents({
      open: api.visitor.stream,
      signal: mine.stop.signal,
      onEvent: event => {
        if (event.type === 'reset') void load()
        else if (event.type === 'message.created') add((event.data as { message: Message }).message)
      },
      onState: link => {
        if (following !== mine) return
        set({ behind: link === 'behind' })
        if (link === 'live') {
          endRetry()
          // What came between the last load and this link is fetched, so that nothing falls between them.
          void load()
          void flush()
        }
      },
    }).then(
      end => {
        if (following !== mine) return
        following = undefined
        if (end.kind === 'problem' && forgetIfUnknown(end, token)) follow()
        else void followLater()
      },
      () => set({ behind: true }),
    )
  }

  async function followLater(): Promise<void> {
    set({ behind: true })
    await deps.wait(refollowMs)
    follow()
  }

  async function ensureVisitor(): Promise<ApiResult<null>> {
    const known: ApiResult<null> = { ok: true, status: 200, data: null }
    if (storage.read().token) return known
    return lock(async () => {
      // The page that had the lock before may have made the visitor.
      if (storage.read().token) return known
      const answer = await api.visitors.create({ language: deps.language })
      if (!answer.ok) return answer
      storage.write({ ...storage.read(), token: answer.data.token })
      return { ...answer, data: null }
    })
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

  async function trySend(entry: PendingMessage) {
    const visitor = await ensureVisitor()
    const { token } = storage.read()
    const answer: ApiResult<{ message: Message }> = visitor.ok
      ? await api.visitor.send({ text: entry.text }, entry.key)
      : visitor
    return { token, answer }
  }

  /** @returns why the queue has to wait; a message that is refused for good does not hold up the next */
  async function sendOne(entry: PendingMessage): Promise<Failure | undefined> {
    const first = await trySend(entry)
    // A visitor that the server has forgotten becomes a new one, once.
    const isForgotten = !first.answer.ok && forgetIfUnknown(first.answer.failure, first.token)
    const { answer } = isForgotten ? await trySend(entry) : first
    if (!answer.ok) {
      const retryable = isRetryable(answer.failure)
      mark(entry.key, retryable ? 'waiting' : 'failed')
      return retryable ? answer.failure : undefined
    }
    endRetry()
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

  /** One new try is planned at a time, however many messages wait for it. */
  async function retryLater(failure: Failure): Promise<void> {
    if (pendingRetry) return
    const mine = {}
    pendingRetry = mine
    const asked = failure.kind === 'problem' ? failure.retryAfterSeconds : undefined
    const wait = asked === undefined ? retryMs : asked * 1000
    retryMs = Math.min(retryMs * 2, longestRetryMs)
    await deps.wait(wait)
    if (pendingRetry !== mine) return
    pendingRetry = undefined
    await flush()
  }

  /** The server answers again: what comes next is tried at once. */
  function endRetry(): void {
    pendingRetry = undefined
    retryMs = firstRetryMs
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
      if (!pendingRetry) void flush()
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
