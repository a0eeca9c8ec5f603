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
  readonly now: () => Date
  /** One try, with a visitor made if there is none. Called under the lock, with `triedAt` of the tries before it. */
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
    let failure: Failure | undefined
    try {
      failure = await deps.lock(sendAll)
      if (failure) void retryLater(failure)
    } finally {
      isFlushing = false
      sendingKey = undefined
      deps.onChange()
    }
    // Written after the last look, while the lock was being given back.
    if (!failure) await flush()
  }

  /** In order, one at a time. @returns why the rest has to wait */
  async function sendAll(): Promise<Failure | undefined> {
    for (let entry = due(storage); entry; entry = due(storage)) {
      sendingKey = entry.key
      deps.onChange()
      if (entry.triedAt === undefined) mark(entry.key, { triedAt: deps.now().getTime() })
      const answer = await deps.send(entry)
      // Its writer was forgotten meanwhile, took it back, or another page sent it.
      if (!isWaiting(storage, entry.key)) continue
      if (answer.ok) {
        endRetry()
        remove(entry.key)
        deps.onSent(answer.data.message)
      } else if (isRetryable(answer.failure)) return answer.failure
      // One that is refused for good does not hold up the next, and is not at the server, whenever it was tried.
      else if (answer.failure.kind === 'problem') mark(entry.key, { refused: answer.failure.code, triedAt: undefined })
      else mark(entry.key, { refused: answer.failure.kind })
    }
    return undefined
  }

  function mark(key: string, news: Partial<OutboxEntry>): void {
    change(entries => entries.map(entry => (entry.key === key ? { ...entry, ...news } : entry)))
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

/** Nobody took it out: the one who wrote it still waits for it to be sent. */
export function isWaiting(storage: ThreadStorage, key: string): boolean {
  return storage.read().outbox.some(entry => entry.key === key)
}

function due(storage: ThreadStorage): OutboxEntry | undefined {
  return storage.read().outbox.find(entry => entry.refused === undefined)
}
