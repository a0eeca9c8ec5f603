import { storageKey } from './storage-key.ts'

/** What the browser keeps of a visitor: nothing until they first write. */
export interface StoredThread {
  readonly token?: string
  /** Written, and not yet known to have arrived. The key is the same for every try. */
  readonly outbox: readonly OutboxEntry[]
  /** The newest message that was on the screen. */
  readonly seenId?: string
}

export interface OutboxEntry {
  readonly key: string
  readonly text: string
  readonly at: string
}

export interface ThreadStorage {
  readonly read: () => StoredThread
  readonly write: (thread: StoredThread) => void
}

/** localStorage of the page, or memory where the browser forbids it. */
export function createThreadStorage(
  site: string,
  storage: () => Pick<Storage, 'getItem' | 'setItem'> = () => localStorage,
): ThreadStorage {
  let memory: StoredThread = { outbox: [] }
  return {
    read: () => {
      try {
        return parse(storage().getItem(storageKey(site))) ?? memory
      } catch {
        return memory
      }
    },
    write: thread => {
      memory = thread
      try {
        storage().setItem(storageKey(site), JSON.stringify(thread))
      } catch {
        // Full or forbidden: memory has it for as long as the page lives.
      }
    },
  }
}

/** The page can write here too, so nothing is believed. */
function parse(text: string | null): StoredThread | undefined {
  if (text === null) return undefined
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) return undefined
  const token = 'token' in value && typeof value.token === 'string' ? { token: value.token } : {}
  const seenId = 'seenId' in value && typeof value.seenId === 'string' ? { seenId: value.seenId } : {}
  const outbox = 'outbox' in value && Array.isArray(value.outbox) ? value.outbox.filter(isEntry) : []
  return { ...token, ...seenId, outbox }
}

function isEntry(value: unknown): value is OutboxEntry {
  if (typeof value !== 'object' || value === null) return false
  return (
    'key' in value &&
    typeof value.key === 'string' &&
    'text' in value &&
    typeof value.text === 'string' &&
    'at' in value &&
    typeof value.at === 'string'
  )
}
