import { createDurableCopy, type DurableCopy } from './durable-copy.ts'
import { storageKey } from './storage-key.ts'
import { bury, isTombstone, nextTime, timeOf, tombstone } from './tombstone.ts'

/** Within this time browsers have written localStorage down, in milliseconds. */
const writtenDownMs = 60_000

/** What the browser keeps of a visitor: nothing until they first write. */
export interface StoredThread {
  readonly token?: string
  /** Written, and not yet known to have arrived. The key is the same for every try. */
  readonly outbox: readonly OutboxEntry[]
  /** The newest message that was on the screen. */
  readonly seenId?: string
  /** Whom the page said that this is: another name is another person. */
  readonly externalId?: string
  /** The form for an address was answered or put away. */
  readonly emailAsked?: boolean
  /** The visitor turned the sound off. */
  readonly muted?: boolean
}

/** A file that the server has, not yet part of a message. */
export interface SentFile {
  readonly id: string
  readonly name: string
  readonly size: number
}

export interface OutboxEntry {
  readonly key: string
  readonly text: string
  readonly at: string
  readonly files?: readonly SentFile[]
  readonly departmentId?: string
  /** When it was first tried without an answer, by this browser's clock: milliseconds. */
  readonly triedAt?: number | undefined
  /** Refused for good, with the code why. Only a person tries it again. */
  readonly refused?: string
}

export interface ThreadStorage {
  readonly read: () => StoredThread
  readonly write: (thread: StoredThread) => void
  readonly clear: () => void
  /** Other pages of this browser see what is written here. */
  readonly isShared: () => boolean
  /** What was written last will be there after the browser was killed. Never rejects. */
  readonly kept: () => Promise<void>
  /** Takes back what a browser that was killed had not written down; to be called before anything else. */
  readonly restore: () => Promise<void>
}

type Store = Pick<Storage, 'getItem' | 'setItem'>

const nothing: StoredThread = { outbox: [] }

/** localStorage of the page with a copy that survives the browser, or memory where the browser forbids it. */
export function createThreadStorage(
  site: string,
  storage: () => Store = () => localStorage,
  durable: DurableCopy = createDurableCopy(storageKey(site)),
): ThreadStorage {
  const key = storageKey(site)
  let memory = nothing
  let isShared = true
  let kept = Promise.resolve()
  return {
    read: () => {
      if (!isShared) return memory
      try {
        return parse(storage().getItem(key))
      } catch {
        isShared = false
        return memory
      }
    },
    write: thread => {
      memory = thread
      try {
        const at = nextTime(storage().getItem(key))
        const text = JSON.stringify({ ...thread, at })
        storage().setItem(key, text)
        isShared = true
        kept = durable.keep({ text, at })
      } catch {
        // Full or forbidden: memory has it for as long as the page lives.
        isShared = false
      }
    },
    clear: () => {
      memory = nothing
      try {
        kept = durable.keep(bury(storage(), key))
        isShared = true
      } catch {
        isShared = false
      }
    },
    isShared: () => isShared,
    kept: () => kept,
    restore: async () => {
      const copy = await durable.read()
      if (!copy) return
      try {
        const text = storage().getItem(key)
        // No entry: it was not written down yet, or the site took it away, as for the next person at this computer.
        const isMissed = text !== null || Math.abs(Date.now() - copy.at) < writtenDownMs
        if (isMissed && copy.at > timeOf(text)) storage().setItem(key, copy.text)
        else if (text === null && !isTombstone(copy.text)) {
          const at = nextTime(copy.text)
          kept = durable.keep({ text: tombstone(at), at })
        }
      } catch {
        isShared = false
      }
    },
  }
}

/** The page can write here too, so nothing is believed. */
function parse(text: string | null): StoredThread {
  const value = text === null ? undefined : decode(text)
  if (!isObject(value)) return nothing
  const { token, seenId, externalId, emailAsked, muted, outbox } = value
  return {
    ...(typeof token === 'string' ? { token } : {}),
    ...(typeof seenId === 'string' ? { seenId } : {}),
    ...(typeof externalId === 'string' ? { externalId } : {}),
    ...(emailAsked === true ? { emailAsked } : {}),
    ...(muted === true ? { muted } : {}),
    outbox: Array.isArray(outbox) ? outbox.filter(isEntry) : [],
  }
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isText = (value: unknown) => typeof value === 'string'
const isOptionalText = (value: unknown) => value === undefined || isText(value)

function isEntry(value: unknown): value is OutboxEntry {
  if (!isObject(value)) return false
  const { key, text, at, files, refused, departmentId, triedAt } = value
  return (
    [key, text, at].every(isText) &&
    [refused, departmentId].every(isOptionalText) &&
    ['undefined', 'number'].includes(typeof triedAt) &&
    (files === undefined || (Array.isArray(files) && files.every(isFile)))
  )
}

function isFile(value: unknown): value is SentFile {
  return isObject(value) && isText(value['id']) && isText(value['name']) && typeof value['size'] === 'number'
}
