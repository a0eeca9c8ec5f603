import type { Api, Failure } from '@deskbell/api'
import type { UploadedAttachment } from '@deskbell/contract'
import { createStore, type WritableStore } from '../../../shared/store.ts'

/** A file on its way into a reply. */
export interface Upload {
  readonly key: number
  readonly name: string
  readonly size: number
  readonly state: 'sending' | 'ready' | 'failed'
  readonly failure?: Failure
  readonly uploaded?: UploadedAttachment
}

/** The files of a reply that is being written: they outlive the screen, as the words do. */
export interface Uploads {
  readonly list: WritableStore<readonly Upload[]>
  add(api: Api, files: Iterable<File>): void
  retry(api: Api, key: number): void
  /** Gives one up, also in the middle. */
  remove(key: number): void
  /** They went out with a reply. */
  clear(): void
}

/** The contract's limit for a message. */
const MOST_FILES = 10

const known = new Map<string, Uploads>()
let lastKey = 0

/** @param desk whose reply to which conversation, as one text */
export function uploadsOf(desk: string): Uploads {
  const found = known.get(desk)
  if (found) return found
  const uploads = createUploads()
  known.set(desk, uploads)
  return uploads
}

function createUploads(): Uploads {
  const list = createStore<readonly Upload[]>([])
  const files = new Map<number, { readonly file: File; stop: AbortController }>()
  const set = (key: number, change: Partial<Upload>) =>
    list.set(list.get().map(each => (each.key === key ? { ...each, ...change } : each)))

  async function send(api: Api, key: number): Promise<void> {
    const held = files.get(key)
    if (!held) return
    held.stop = new AbortController()
    const answer = await api.attachments.upload({ name: held.file.name, file: held.file }, held.stop.signal)
    if (answer.ok) set(key, { state: 'ready', uploaded: answer.data })
    else set(key, { state: 'failed', failure: answer.failure })
  }

  return {
    list,
    add(api, added) {
      for (const file of added) {
        if (list.get().length >= MOST_FILES) return
        lastKey += 1
        const key = lastKey
        files.set(key, { file, stop: new AbortController() })
        list.set([...list.get(), { key, name: file.name, size: file.size, state: 'sending' }])
        void send(api, key)
      }
    },
    retry(api, key) {
      set(key, { state: 'sending' })
      void send(api, key)
    },
    remove(key) {
      files.get(key)?.stop.abort()
      files.delete(key)
      list.set(list.get().filter(each => each.key !== key))
    },
    clear() {
      for (const { stop } of files.values()) stop.abort()
      files.clear()
      list.set([])
    },
  }
}
