import { createVisitorApi } from '@deskbell/api'
import { afterEach } from 'vitest'
import { createThreadStorage } from '../storage.ts'
import { createThread } from '../thread.ts'
import type { FakeBackend } from './fake-backend.ts'

let pages = 0
const opened: AbortController[] = []
afterEach(() => {
  pages = 0
  for (const stop of opened.splice(0)) stop.abort()
})

/** A page that shows the thread. @param kept its localStorage, which further pages may share */
export function openThread(
  backend: FakeBackend,
  kept = new Map<string, string>(),
  wait: (milliseconds: number) => Promise<void> = () => Promise.resolve(),
  lock: <T>(work: () => Promise<T>) => Promise<T> = work => work(),
) {
  const storage = createThreadStorage('https://desk.example', () => ({
    getItem: key => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  }))
  const api = createVisitorApi({
    apiRoot: backend.apiRoot,
    credentials: () => {
      const { token } = storage.read()
      return token ? { kind: 'bearer', token } : { kind: 'none' }
    },
  })
  const page = ++pages
  let keys = 0
  const thread = createThread({
    api,
    storage,
    newKey: () => `key-${page}-${++keys}`,
    now: () => new Date(),
    wait,
    language: 'en',
    pageId: `page-${page}-0000`,
    lock,
    onVisitor: () => {},
    onNews: () => {},
    onLink: () => {},
  })
  const stop = new AbortController()
  opened.push(stop)
  thread.lead(stop.signal)
  thread.start()
  return { thread, storage, kept }
}

export const texts = (thread: ReturnType<typeof openThread>['thread']) =>
  thread.get().messages.map(message => message.text)
