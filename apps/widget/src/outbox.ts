import { type ApiResult, type Failure, isRetryable } from '@deskbell/api'
import type { Message } from '@deskbell/contract'
import type { OutboxEntry, ThreadStorage } from './storage.ts'

/** The wait before the first new try; it doubles up to a minute, so that a server coming back is not overrun. */
const firstRetryMs = 5_000
const longestRetryMs = 60_000

/** Runs work while no other page of this browser runs its own. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>

export interface OutboxDeps {
  readonly storage: ThreadStorage
  readonly lock: Lock
  readonly wait: (milliseconds: number) => Promise<void>
  /** One try, with a visitor made if there is none. Called under the lock. */
  readonly send: (entry: OutboxEntry) => Promise<ApiResult<{ message: Message }>>
  readonly onSent: (message: Message) => void
  readonly onChange: () => void
}

export interface Outbox {
  readonly sendingKey: () => string | undefined
  /** The last try failed, and the next one is planned. */
  readonly isStalled: () => boolean
  readonly add: (entry: OutboxEntry) => void
  readonly retry: (key: string) => void
  /** @returns the entry that was taken out, unless it is gone or on its way */
  readonly take: (key: string) => OutboxEntry | undefined
  readonly flush: () => Promise<void>
  /** The server answers: what comes next is tried at once. */
  readonly endRetry: () => void
}

/**
 * What the visitor wrote, kept before it is sent. The store is the only list, and one page at a time works on it, so that
 * each message goes out once and in order however many pages are open.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { storage } = deps
  let isFlushing = false
  let sendingKey: string | undefined
  let pendingRetry: object | undefined
  let retryMs = firstRetryMs

  const change = (edit: (entries: readonly OutboxEntry[]) => readonly OutboxEntry[]) => {
    const stored = storage.read()
    storage.write({ ...stored, outbox: edit(stored.outbox) })
  }
  const remove = (key: string) => change(entries => entries.filter(entry => entry.key !== key))

  async function flush(): Promise<void> {
    if (isFlushing || !due(storage)) return
    isFlushing = true
    try {
      const failure = await deps.lock(sendAll)
      if (failure) void retryLater(failure)
    } finally {
      isFlushing = false
      sendingKey = undefined
      deps.onChange()
    }
  }

  /** In order, one at a time. @returns why the rest has to wait */
  async function sendAll(): Promise<Failure | undefined> {
    for (let entry = due(storage); entry; entry = due(storage)) {
      sendingKey = entry.key
      deps.onChange()
      const answer = await deps.send(entry)
      if (answer.ok) {
        endRetry()
        remove(entry.key)
        deps.onSent(answer.data.message)
      } else if (isRetryable(answer.failure)) return answer.failure
      // One that is refused for good does not hold up the next.
      else mark(entry.key, answer.failure.kind === 'problem' ? answer.failure.code : answer.failure.kind)
    }
    return undefined
  }

  function mark(key: string, refused: string): void {
    change(entries => entries.map(entry => (entry.key === key ? { ...entry, refused } : entry)))
  }

  /** One new try is planned at a time, however many messages wait for it. */
  async function retryLater(failure: Failure): Promise<void> {
    if (pendingRetry) return
    const mine = {}
    pendingRetry = mine
    deps.onChange()
    const asked = failure.kind === 'problem' ? failure.retryAfterSeconds : undefined
    const wait = asked === undefined ? retryMs : asked * 1000
    retryMs = Math.min(retryMs * 2, longestRetryMs)
    await deps.wait(wait)
    if (pendingRetry !== mine) return
    pendingRetry = undefined
    await flush()
  }

  function endRetry(): void {
    pendingRetry = undefined
    retryMs = firstRetryMs
  }

  return {
    sendingKey: () => sendingKey,
    isStalled: () => pendingRetry !== undefined,
    add: entry => {
      change(entries => [...entries, entry])
      // What is shown in the thread is kept, come what may.
      void storage.kept().then(() => {
        deps.onChange()
        if (!pendingRetry) void flush()
      })
    },
    retry: key => {
      change(entries =>
        entries.map(({ refused, ...entry }) => (entry.key === key || !refused ? entry : { ...entry, refused })),
      )
      deps.onChange()
      void flush()
    },
    take: key => {
      const entry = storage.read().outbox.find(one => one.key === key)
      if (!entry || key === sendingKey) return undefined
      remove(key)
      deps.onChange()
      return entry
    },
    flush,
    endRetry,
  }
}

function due(storage: ThreadStorage): OutboxEntry | undefined {
  return storage.read().outbox.find(entry => entry.refused === undefined)
}
