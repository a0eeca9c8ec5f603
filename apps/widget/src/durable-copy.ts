/** The same text as in the page's storage, on the disk for certain. */
export interface Copy {
  readonly text: string
  /** Grows with every write of this browser: of two copies the greater one is newer. */
  readonly at: number
}

/** Both resolve after a moment at the latest, whatever the disk does, and never reject. */
export interface DurableCopy {
  /** Resolves when it is on the disk. What is newer stays. */
  readonly keep: (copy: Copy) => Promise<void>
  readonly read: () => Promise<Copy | undefined>
}

const patienceMs = 500
/** The widget's own: on the demo page it stands beside the app, whose database is called `deskbell`. */
const database = 'deskbell-chat'
const store = 'threads'

/**
 * Browsers write localStorage down some seconds later, and one that is killed within them has lost it; IndexedDB says when
 * something is kept. Where the browser forbids it there is no copy.
 */
export function createDurableCopy(key: string, factory: () => IDBFactory = () => indexedDB): DurableCopy {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    const forget = () => {
      opened = undefined
    }
    opened ??= openDatabase(factory(), forget).catch((error: unknown) => {
      forget()
      throw error
    })
    return opened
  }
  return {
    keep: async copy => {
      await within(async () => {
        const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' })
        const threads = transaction.objectStore(store)
        const known = threads.get(key)
        known.onsuccess = () => {
          if (!isCopy(known.result) || known.result.at <= copy.at) threads.put(copy, key)
        }
        await ended(transaction)
      })
    },
    read: () =>
      within(async () => {
        const transaction = (await open()).transaction(store)
        const known = transaction.objectStore(store).get(key)
        await ended(transaction)
        return isCopy(known.result) ? known.result : undefined
      }),
  }
}

function openDatabase(factory: IDBFactory, onEnd: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = factory.open(database)
    request.onupgradeneeded = () => request.result.createObjectStore(store)
    request.onsuccess = () => {
      const { result } = request
      // A later widget in another tab, or a browser that clears what the site keeps, does not wait for this page.
      result.onversionchange = () => {
        result.close()
        onEnd()
      }
      result.onclose = onEnd
      resolve(result)
    }
    request.onerror = () => reject(request.error ?? new Error('IndexedDB did not open'))
  })
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB gave up'))
  })
}

function within<T>(work: () => Promise<T>): Promise<T | undefined> {
  return new Promise(resolve => {
    setTimeout(resolve, patienceMs, undefined)
    work().then(resolve, () => resolve(undefined))
  })
}

/** The page can write here too. */
function isCopy(value: unknown): value is Copy {
  const { text, at } = (value ?? {}) as Partial<Record<keyof Copy, unknown>>
  return typeof at === 'number' && typeof text === 'string'
}
