import type { ApiResult, Failure, VisitorApi } from '@deskbell/api'
import type { Message, OwnConversation, Typing, VisitorMessagePost } from '@deskbell/contract'
import { createLiveLink } from './live-link.ts'
import { countUnread, merge } from './merge.ts'
import { createOutbox, isWaiting, type Lock } from './outbox.ts'
import { findSent, mayBeForgotten } from './sent-before.ts'
import type { OutboxEntry, SentFile, ThreadStorage } from './storage.ts'

export interface PendingMessage extends OutboxEntry {
  readonly state: 'sending' | 'waiting' | 'failed'
}

/** What the panel shows. Messages are oldest first. */
export interface ThreadState {
  readonly load: 'empty' | 'loading' | 'ready' | 'failed'
  readonly messages: readonly Message[]
  readonly pending: readonly PendingMessage[]
  readonly earlier: string | null
  /** What is shown may be old. */
  readonly behind: boolean
  /** What was written waits for the next try. */
  readonly stalled: boolean
  readonly unread: number
  /** Who has it and up to where it was seen; null where the backend does not say. */
  readonly conversation: OwnConversation | null
  /** Who of the team types now. */
  readonly typing: string | null
}

export interface Draft {
  readonly text: string
  readonly files?: readonly SentFile[]
  readonly departmentId?: string | undefined
}

export interface Thread {
  readonly get: () => ThreadState
  readonly subscribe: (listener: () => void) => void
  /** Loads the thread, if there is one, and sends what waits. */
  readonly start: () => void
  /** Follows it as the one page of this browser that does, until the signal ends. */
  readonly lead: (signal: AbortSignal) => void
  /** What the leading page heard. */
  readonly hear: (event: { readonly type: string; readonly data: unknown }) => void
  readonly setBehind: (behind: boolean) => void
  /** The store was written by another page. */
  readonly reread: () => void
  readonly isLive: () => boolean
  readonly send: (draft: Draft) => void
  readonly retry: (key: string) => void
  /** Takes back what was not sent, to write it anew. */
  readonly take: (key: string) => OutboxEntry | undefined
  readonly refresh: () => Promise<void>
  readonly loadEarlier: () => Promise<void>
  /** The newest message is on the screen. */
  readonly markSeen: () => void
  /** Makes the visitor if there is none. */
  readonly ensureVisitor: () => Promise<ApiResult<null>>
  /** Nothing of this visitor is kept. */
  readonly reset: () => void
}

export interface ThreadDeps {
  readonly api: VisitorApi
  readonly storage: ThreadStorage
  readonly newKey: () => string
  readonly now: () => Date
  readonly wait: (milliseconds: number) => Promise<void>
  readonly language: string
  readonly pageId: string
  readonly lock: Lock
  /** The backend has a new visitor: they are to be told who and where that is. */
  readonly onVisitor: () => void
  /** This page learned something that others of this browser are to show. */
  readonly onNews: (event: { readonly type: string; readonly data: unknown }) => void
  readonly onLink: (state: 'live' | 'behind') => void
}

/** How long somebody counts as typing after the last sign of it, in milliseconds. */
const typingMs = 6_000

/** Nobody waits for the answer any more. */
const gone: ApiResult<never> = { ok: false, failure: { kind: 'aborted' } }

/** What could not be loaded is tried again after this many milliseconds. */
const reloadMs = 10_000

const begin: ThreadState = {
  load: 'empty',
  messages: [],
  pending: [],
  earlier: null,
  behind: false,
  stalled: false,
  unread: 0,
  conversation: null,
  typing: null,
}

/** The visitor's thread: every message is kept before it is sent, and sent once however often it is tried. */
export function createThread(deps: ThreadDeps): Thread {
  const { api, storage } = deps
  const listeners = new Set<() => void>()
  let state = begin
  let isLeader = false
  let isLoaded = false
  let isLoadPlanned = false
  /** Whose messages are shown. */
  let shownToken: string | undefined
  /** Another object after each reset. */
  let writer = {}
  let knowsConversation = true
  let typingEnd: ReturnType<typeof setTimeout> | undefined

  const set = (change: Partial<ThreadState> = {}) => {
    const { outbox: entries, seenId } = storage.read()
    const next = { ...state, ...change }
    const pending = entries.map(entry => ({ ...entry, state: stateOf(entry) }))
    state = { ...next, pending, stalled: outbox.isStalled(), unread: countUnread(next.messages, seenId) }
    for (const listener of listeners) listener()
  }
  const stateOf = (entry: OutboxEntry): PendingMessage['state'] =>
    entry.refused !== undefined ? 'failed' : entry.key === outbox.sendingKey() ? 'sending' : 'waiting'

  const outbox = createOutbox({
    storage,
    lock: deps.lock,
    wait: deps.wait,
    now: deps.now,
    send: sendOne,
    onSent: message => {
      set({ load: 'ready', messages: merge(state.messages, [message]) })
      deps.onNews({ type: 'message.created', data: { message } })
      follow()
      if (!isLoaded) void load()
    },
    onChange: set,
  })

  const link = createLiveLink({
    api,
    pageId: deps.pageId,
    wait: deps.wait,
    onEvent: event => {
      hear(event)
      deps.onNews(event)
    },
    onLive: () => {
      set({ behind: false })
      deps.onLink('live')
      outbox.endRetry()
      // What came between the last load and this link is fetched, so that nothing falls between them.
      void load()
      void outbox.flush()
    },
    onBehind: () => {
      set({ behind: true })
      deps.onLink('behind')
    },
    onPoll: () => void refresh(),
    onRefused: (failure, token) => {
      if (!forgetIfUnknown(failure, token)) return false
      follow()
      return true
    },
  })

  function follow(): void {
    const { token } = storage.read()
    if (token && isLeader) link.follow(token)
  }

  function hear({ type, data }: { readonly type: string; readonly data: unknown }): void {
    // A page that has not seen the reset yet goes on telling.
    if (!storage.read().token) return
    if (type === 'reset') void load()
    else if (type === 'message.created' || type === 'message.updated') {
      const { message } = data as { message: Message }
      set({
        load: 'ready',
        messages: merge(state.messages, [message]),
        ...(message.author.kind === 'visitor' ? {} : { typing: null }),
      })
      // Heard from another page before this one could load what was there.
      if (!isLoaded) void load()
    } else if (type === 'conversation.updated') void loadConversation()
    else if (type === 'typing') showTyping(data as Typing)
  }

  function showTyping({ author }: Typing): void {
    if (author.kind === 'visitor') return
    clearTimeout(typingEnd)
    typingEnd = setTimeout(() => set({ typing: null }), typingMs)
    set({ typing: author.name })
  }

  /** @returns whether the server answered */
  async function load(): Promise<boolean> {
    const { token } = storage.read()
    if (!token) return false
    shownToken = token
    if (state.load !== 'ready') set({ load: 'loading' })
    const answer = await api.visitor.messages({ limit: 50 })
    if (storage.read().token !== token) return false
    if (!answer.ok) {
      if (!forgetIfUnknown(answer.failure, token) && !isLoaded) {
        if (state.load !== 'ready') set({ load: 'failed' })
        void loadLater()
      }
      return false
    }
    const { items, nextCursor } = answer.data
    // More came than one page holds: what lies between is fetched by going back from here.
    const hasGap = nextCursor !== null && !items.some(item => state.messages.some(known => known.id === item.id))
    const isBeginning = !isLoaded || hasGap
    isLoaded = true
    set({
      load: 'ready',
      messages: merge(hasGap ? [] : state.messages, items),
      earlier: isBeginning ? nextCursor : state.earlier,
    })
    if (items.length > 0) void loadConversation()
    return true
  }

  /** One new try at a time. */
  async function loadLater(): Promise<void> {
    if (isLoadPlanned) return
    isLoadPlanned = true
    await deps.wait(reloadMs)
    isLoadPlanned = false
    if (!isLoaded) await load()
  }

  async function refresh(): Promise<void> {
    await load()
    await outbox.flush()
  }

  async function loadConversation(): Promise<void> {
    if (!knowsConversation) return
    const { token } = storage.read()
    const answer = await api.visitor.conversation()
    if (storage.read().token !== token) return
    if (answer.ok) set({ conversation: answer.data })
    // A backend that does not say.
    else if (answer.failure.kind === 'problem' && answer.failure.status === 404) knowsConversation = false
  }

  /** The server does not know this visitor any more, for example after its data was erased: a new thread begins. */
  function forgetIfUnknown(failure: Failure, refused: string | undefined): boolean {
    if (failure.kind !== 'problem' || failure.status !== 401) return false
    // Another page, or another call, has begun the new thread already: that one stays.
    if (storage.read().token !== refused) return true
    link.stop()
    storage.write({ outbox: storage.read().outbox })
    startAnew()
    return true
  }

  function startAnew(): void {
    isLoaded = false
    shownToken = undefined
    set({ ...begin })
  }

  /** @param isWanted whether the one for whom it is made is still here */
  async function makeVisitor(isWanted: () => boolean): Promise<ApiResult<null>> {
    const known: ApiResult<null> = { ok: true, status: 200, data: null }
    if (!isWanted()) return gone
    // The page that had the lock before may have made the visitor.
    if (storage.read().token) return known
    const answer = await api.visitors.create({ language: deps.language })
    if (!isWanted()) return gone
    // So may one that did not wait for the lock any longer: its thread has begun.
    if (storage.read().token) return known
    if (!answer.ok) return answer
    shownToken = answer.data.token
    storage.write({ ...storage.read(), token: answer.data.token })
    // Else a browser that is killed now sends the same words again as somebody else.
    await storage.kept()
    if (!isWanted()) return gone
    deps.onVisitor()
    return { ...answer, data: null }
  }

  async function trySend(entry: OutboxEntry) {
    const { key, text, files, departmentId } = entry
    const visitor = await makeVisitor(() => isWaiting(storage, key))
    const { token } = storage.read()
    if (!visitor.ok) return { token, answer: visitor }
    if (mayBeForgotten(entry, deps.now())) {
      const found = await findSent(api, entry)
      if (!found.ok || found.data) return { token, answer: found as ApiResult<{ message: Message }> }
      if (!isWaiting(storage, key)) return { token, answer: gone }
    }
    const post = {
      text,
      ...(files?.length ? { attachmentIds: files.map(({ id }) => id) } : {}),
      ...(departmentId ? { departmentId } : {}),
    }
    // The store holds texts; the server says which of these ids it knows.
    return { token, answer: await api.visitor.send(post as VisitorMessagePost, key) }
  }

  async function sendOne(entry: OutboxEntry): Promise<ApiResult<{ message: Message }>> {
    const first = await trySend(entry)
    if (first.answer.ok || !isWaiting(storage, entry.key)) return first.answer
    // A visitor that the server has forgotten becomes a new one, once.
    return forgetIfUnknown(first.answer.failure, first.token) ? (await trySend(entry)).answer : first.answer
  }

  return {
    get: () => state,
    subscribe: listener => void listeners.add(listener),
    start: () => {
      set()
      void load()
      void outbox.flush()
    },
    lead: signal => {
      isLeader = true
      signal.addEventListener('abort', () => {
        isLeader = false
        link.stop()
      })
      follow()
      void outbox.flush()
    },
    hear,
    setBehind: behind => {
      set({ behind })
      if (!behind) void load()
    },
    reread: () => {
      if (shownToken !== undefined && storage.read().token !== shownToken) {
        link.stop()
        startAnew()
      } else set()
      follow()
      if (state.load === 'empty') void load()
    },
    isLive: link.isLive,
    send: ({ text, files, departmentId }) =>
      outbox.add({
        key: deps.newKey(),
        text,
        at: deps.now().toISOString(),
        ...(files?.length ? { files } : {}),
        ...(departmentId ? { departmentId } : {}),
      }),
    retry: outbox.retry,
    take: outbox.take,
    refresh,
    loadEarlier: async () => {
      if (!state.earlier) return
      const { token } = storage.read()
      const answer = await api.visitor.messages({ limit: 50, cursor: state.earlier })
      if (answer.ok && storage.read().token === token)
        set({ messages: merge(answer.data.items, state.messages), earlier: answer.data.nextCursor })
    },
    markSeen: () => {
      const newest = state.messages.at(-1)
      if (!newest || storage.read().seenId === newest.id) return
      const isNew = state.unread > 0
      storage.write({ ...storage.read(), seenId: newest.id })
      set()
      if (isNew) void api.visitor.markRead({ messageId: newest.id })
    },
    ensureVisitor: () => {
      const asker = writer
      return deps.lock(() => makeVisitor(() => asker === writer))
    },
    reset: () => {
      writer = {}
      link.stop()
      storage.clear()
      outbox.endRetry()
      clearTimeout(typingEnd)
      startAnew()
    },
  }
}
