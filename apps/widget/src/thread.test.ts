import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createVisitorApi } from '@deskbell/api'
import { afterEach, expect, it, vi } from 'vitest'
import { createThreadStorage } from './storage.ts'
import { createThread } from './thread.ts'

/** A server over real sockets that answers as the contract says, and does what `fault` tells it first. */
interface FakeBackend {
  readonly apiRoot: string
  readonly posted: { key: string; text: string; token: string }[]
  readonly tokens: Set<string>
  fault: (() => number | undefined) | undefined
  streamFault: (() => number | undefined) | undefined
  readFault: (() => number | undefined) | undefined
  /** What happens before a new visitor is answered. */
  beforeVisitor: (() => Promise<void> | void) | undefined
  /** What happens before a message is answered, which is stored by then. */
  beforeMessage: (() => Promise<void>) | undefined
  /** Messages are stored, and the line breaks before the answer. */
  loseAnswers: boolean
}

let server: Server | undefined
let pages = 0
const opened: AbortController[] = []
afterEach(() => {
  pages = 0
  for (const stop of opened.splice(0)) stop.abort()
  server?.closeAllConnections()
  server?.close()
})

async function startBackend(): Promise<FakeBackend> {
  const backend = { apiRoot: '', posted: [], tokens: new Set<string>() } as unknown as {
    -readonly [K in keyof FakeBackend]: FakeBackend[K]
  }
  const stored = new Map<string, object>()
  const writers = new Map<object, string>()
  const startedAt = Date.now()
  server = createServer((request, response) => {
    let body = ''
    request.on('data', piece => {
      body += String(piece)
    })
    request.on('end', async () => {
      const answer = (status: number, value: object) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
      const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
      if (request.url === '/visitors') {
        const made = `token-${backend.tokens.size + 1}`
        backend.tokens.add(made)
        await backend.beforeVisitor?.()
        return answer(201, { visitorId: 'vis_aaaaaaaa', token: made })
      }
      if (!backend.tokens.has(token)) return answer(401, { code: 'unauthenticated' })
      const refused = request.url?.startsWith('/visitors/me/events') ? backend.streamFault?.() : undefined
      if (refused) return answer(refused, { code: 'not_found' })
      if (request.url?.startsWith('/visitors/me/events'))
        return response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      const unread = request.method === 'GET' ? backend.readFault?.() : undefined
      if (unread) return answer(unread, { code: 'unavailable' })
      const items = [...stored.values()].filter(message => writers.get(message) === token).reverse()
      if (request.method === 'GET') return answer(200, { items, nextCursor: null })
      const status = backend.fault?.()
      if (status) return answer(status, { code: 'unavailable' })
      const key = String(request.headers['idempotency-key'])
      const { text } = JSON.parse(body) as { text: string }
      backend.posted.push({ key, text, token })
      const message = stored.get(key) ?? {
        id: `msg_${String(stored.size).padStart(8, '0')}`,
        conversationId: 'cnv_aaaaaaaa',
        author: { kind: 'visitor', id: 'vis_aaaaaaaa', name: 'Visitor' },
        text,
        createdAt: new Date(startedAt + stored.size).toISOString(),
      }
      stored.set(key, message)
      writers.set(message, token)
      if (backend.loseAnswers) return request.socket.destroy()
      await backend.beforeMessage?.()
      return answer(201, { message, conversationId: 'cnv_aaaaaaaa' })
    })
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  backend.apiRoot = `http://localhost:${(server.address() as AddressInfo).port}`
  return backend
}

function openThread(
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

const texts = (thread: ReturnType<typeof openThread>['thread']) => thread.get().messages.map(message => message.text)

it('sends in order, and nothing before the visitor writes', async () => {
  const backend = await startBackend()
  const { thread } = openThread(backend)
  expect(backend.tokens.size).toBe(0)
  for (const text of ['one', 'two', 'three']) thread.send({ text })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['one', 'two', 'three']))
  expect(backend.tokens.size).toBe(1)
  expect(thread.get().pending).toEqual([])
})

it('a message is tried again under the same key until it arrived, and stands once', async () => {
  const backend = await startBackend()
  let failures = 2
  backend.fault = () => (failures-- > 0 ? 503 : undefined)
  const { thread } = openThread(backend)
  thread.send({ text: 'hello' })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['hello']))
  expect(backend.posted.map(({ key }) => key)).toEqual(['key-1-1'])
})

it('what was not sent survives a reload', async () => {
  const backend = await startBackend()
  backend.fault = () => 503
  const before = openThread(backend, new Map(), () => new Promise(() => {}))
  before.thread.send({ text: 'do not lose me' })
  await vi.waitFor(() => expect(before.thread.get().pending[0]?.state).toBe('waiting'))
  backend.fault = undefined
  const after = openThread(backend, before.kept)
  await vi.waitFor(() => expect(texts(after.thread)).toEqual(['do not lose me']))
  expect(after.storage.read().outbox).toEqual([])
})

it('a refused message says so and keeps its text; the next one goes', async () => {
  const backend = await startBackend()
  let first = true
  backend.fault = () => {
    const status = first ? 400 : undefined
    first = false
    return status
  }
  const { thread } = openThread(backend)
  thread.send({ text: 'refused' })
  thread.send({ text: 'fine' })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['fine']))
  expect(thread.get().pending).toMatchObject([{ text: 'refused', state: 'failed' }])
  thread.retry('key-1-1')
  await vi.waitFor(() => expect(thread.get().pending).toEqual([]))
})

it('a visitor whom the server forgot becomes a new one and loses no text', async () => {
  const backend = await startBackend()
  const { thread, storage } = openThread(backend)
  thread.send({ text: 'first' })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['first']))
  backend.tokens.delete('token-1')
  backend.tokens.add('somebody')
  thread.send({ text: 'second' })
  await vi.waitFor(() => expect(texts(thread)).toContain('second'))
  expect(storage.read().token).toBe('token-2')
})

it('what is written while the visitor is being made is kept', async () => {
  const backend = await startBackend()
  const { thread, storage } = openThread(backend, new Map(), () => new Promise(() => {}))
  backend.fault = () => 503
  backend.beforeVisitor = () => thread.send({ text: 'two' })
  thread.send({ text: 'one' })
  await vi.waitFor(() => expect(thread.get().pending[0]?.state).toBe('waiting'))
  await vi.waitFor(() => expect(storage.read().token).toBe('token-1'))
  expect(storage.read().outbox.map(({ text }) => text)).toEqual(['one', 'two'])
})

it('two pages that write first at the same time are one visitor', async () => {
  const backend = await startBackend()
  const kept = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  const lock = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn
    return turn
  }
  const pages = [openThread(backend, kept, undefined, lock), openThread(backend, kept, undefined, lock)]
  for (const { thread } of pages) thread.send({ text: 'hello' })
  await vi.waitFor(() => expect(backend.posted).toHaveLength(2))
  await vi.waitFor(() => expect(pages.map(({ thread }) => thread.get().pending)).toEqual([[], []]))
  expect([...backend.tokens]).toEqual(['token-1'])
  expect(backend.posted.map(({ token }) => token)).toEqual(['token-1', 'token-1'])
})

it('a stream that is refused once is followed again after half a minute', async () => {
  const backend = await startBackend()
  let streams = 0
  backend.streamFault = () => (++streams === 1 ? 404 : undefined)
  const waits: { milliseconds: number; end: () => void }[] = []
  const wait = (milliseconds: number) => new Promise<void>(end => waits.push({ milliseconds, end }))
  const { thread } = openThread(backend, new Map(), wait)
  thread.send({ text: 'hello' })
  await vi.waitFor(() => expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([30_000]))
  expect(thread.get().behind).toBe(true)
  waits[0]?.end()
  await vi.waitFor(() => expect(thread.get().behind).toBe(false))
  expect(streams).toBe(2)
})

it('however many messages wait, one new try is planned, later each time up to a minute', async () => {
  const backend = await startBackend()
  let tries = 0
  backend.fault = () => {
    tries += 1
    return 503
  }
  const waits: { milliseconds: number; end: () => void }[] = []
  const wait = (milliseconds: number) => new Promise<void>(end => waits.push({ milliseconds, end }))
  const { thread } = openThread(backend, new Map(), wait)
  thread.send({ text: 'one' })
  await vi.waitFor(() => expect(waits).toHaveLength(1))
  thread.send({ text: 'two' })
  thread.send({ text: 'three' })
  for (const count of [2, 3, 4, 5, 6]) {
    waits.at(-1)?.end()
    await vi.waitFor(() => expect(waits).toHaveLength(count))
  }
  expect(waits.map(({ milliseconds }) => milliseconds / 1000)).toEqual([5, 10, 20, 40, 60, 60])
  expect(tries).toBe(6)
  backend.fault = undefined
  waits.at(-1)?.end()
  await vi.waitFor(() => expect(texts(thread)).toEqual(['one', 'two', 'three']))
})

it('storage that the page filled with nonsense is an empty thread', () => {
  const store = (text: string) => createThreadStorage('s', () => ({ getItem: () => text, setItem: () => {} })).read()
  expect(store('not json')).toEqual({ outbox: [] })
  expect(store('[1]')).toEqual({ outbox: [] })
  expect(store('{"token":1,"outbox":[1,{"key":"k","text":"t","at":"x"}]}')).toEqual({
    outbox: [{ key: 'k', text: 't', at: 'x' }],
  })
  const forbidden = createThreadStorage('s', () => {
    throw new DOMException('denied', 'SecurityError')
  })
  forbidden.write({ outbox: [], token: 'kept in memory' })
  expect(forbidden.read().token).toBe('kept in memory')
})

it('what another page heard is shown with all that was there before', async () => {
  const backend = await startBackend()
  const first = openThread(backend)
  for (const text of ['one', 'two']) first.thread.send({ text })
  await vi.waitFor(() => expect(texts(first.thread)).toEqual(['one', 'two']))
  const heard = first.thread.get().messages.at(-1)
  backend.readFault = () => 503
  const second = openThread(backend, first.kept, () => new Promise(() => {}))
  await vi.waitFor(() => expect(second.thread.get().load).toBe('failed'))
  backend.readFault = undefined
  second.thread.hear({ type: 'message.created', data: { message: heard } })
  await vi.waitFor(() => expect(texts(second.thread)).toEqual(['one', 'two']))
})

it('a visitor who is forgotten on one page is on the others', async () => {
  const backend = await startBackend()
  const first = openThread(backend)
  first.thread.send({ text: 'secret' })
  await vi.waitFor(() => expect(texts(first.thread)).toEqual(['secret']))
  const second = openThread(backend, first.kept)
  await vi.waitFor(() => expect(texts(second.thread)).toEqual(['secret']))
  first.thread.reset()
  second.thread.reread()
  expect(second.thread.get()).toMatchObject({ messages: [], load: 'empty', unread: 0 })
  expect([...first.kept.values()]).toEqual([expect.stringMatching(/^\{"at":\d+\}$/)])
})

/** A backend's answer that is held back until `release`. */
function holdBack() {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  let arrived = () => {}
  const reached = new Promise<void>(resolve => {
    arrived = resolve
  })
  return {
    reached,
    release,
    wait: () => {
      arrived()
      return held
    },
  }
}

it('what is written while the lock is being given back goes out too', async () => {
  const backend = await startBackend()
  const giveBack = holdBack()
  let isFirst = true
  const lock = async <T>(work: () => Promise<T>): Promise<T> => {
    const result = await work()
    if (isFirst) await giveBack.wait()
    isFirst = false
    return result
  }
  // Nothing else wakes it: no live link, and no wait that ends.
  backend.streamFault = () => 404
  const { thread, storage } = openThread(backend, new Map(), () => new Promise(() => {}), lock)
  thread.send({ text: 'one' })
  await giveBack.reached
  thread.send({ text: 'two' })
  // The outbox has seen it, and is still busy.
  await storage.kept()
  await Promise.resolve()
  expect(backend.posted.map(({ text }) => text)).toEqual(['one'])
  giveBack.release()
  await vi.waitFor(() => expect(texts(thread)).toEqual(['one', 'two']))
})

// A shared computer: what the last person wrote is neither shown to the next one nor said in their name.
it('the answer to somebody who was forgotten meanwhile is nobody’s', async () => {
  const backend = await startBackend()
  const sending = holdBack()
  backend.beforeMessage = sending.wait
  const { thread, storage } = openThread(backend)
  thread.send({ text: 'mine' })
  await sending.reached
  thread.reset()
  thread.send({ text: 'of the next person' })
  backend.beforeMessage = undefined
  sending.release()
  await vi.waitFor(() => expect(texts(thread)).toContain('of the next person'))
  expect(texts(thread)).not.toContain('mine')
  expect(backend.posted.map(({ text, token }) => `${token} ${text}`)).toEqual([
    'token-1 mine',
    'token-2 of the next person',
  ])
  expect(storage.read()).toMatchObject({ token: 'token-2', outbox: [] })
})

it('a visitor that is made for somebody who was forgotten meanwhile is not kept', async () => {
  const backend = await startBackend()
  const making = holdBack()
  backend.beforeVisitor = making.wait
  const { thread, storage } = openThread(backend)
  thread.send({ text: 'mine' })
  await making.reached
  thread.reset()
  const file = thread.ensureVisitor()
  thread.reset()
  backend.beforeVisitor = undefined
  making.release()
  expect(await file).toMatchObject({ ok: false })
  thread.send({ text: 'of the next person' })
  await vi.waitFor(() => expect(texts(thread)).toEqual(['of the next person']))
  expect(backend.posted.map(({ text }) => text)).toEqual(['of the next person'])
  expect(storage.read().token).toBe(backend.posted[0]?.token)
})

// A page that slept kept the lock for too long: each of the two makes a visitor.
it('of two visitors that were made at once the one that was stored first stays', async () => {
  const backend = await startBackend()
  const making = holdBack()
  backend.beforeVisitor = making.wait
  const slow = openThread(backend)
  slow.thread.send({ text: 'slow' })
  await making.reached
  backend.beforeVisitor = undefined
  backend.fault = () => 503
  const quick = openThread(backend, slow.kept, () => new Promise(() => {}))
  await vi.waitFor(() => expect(quick.thread.get().stalled).toBe(true))
  expect(quick.storage.read().token).toBe('token-2')
  backend.fault = undefined
  making.release()
  await vi.waitFor(() => expect(texts(slow.thread)).toEqual(['slow']))
  expect(slow.storage.read()).toMatchObject({ token: 'token-2', outbox: [] })
  expect(backend.posted.map(({ text, token }) => `${token} ${text}`)).toEqual(['token-2 slow'])
})

it('a day later, when the backend has forgotten the key, what arrived is found and not sent again', async () => {
  const backend = await startBackend()
  const tired = () => new Promise<void>(() => {})
  backend.loseAnswers = true
  const before = openThread(backend, new Map(), tired)
  before.thread.send({ text: 'did this arrive?' })
  await vi.waitFor(() => expect(before.thread.get().stalled).toBe(true))
  expect(backend.posted).toHaveLength(1)
  backend.loseAnswers = false
  before.thread.send({ text: 'did this arrive?' })
  await vi.waitFor(() => expect(before.storage.read().outbox).toHaveLength(2))

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 60 * 60 * 1000 })
  const after = openThread(backend, before.kept)
  // The second one, with the same words, was never tried: it is no copy of the first.
  await vi.waitFor(() => expect(texts(after.thread)).toEqual(['did this arrive?', 'did this arrive?']))
  await vi.waitFor(() => expect(after.storage.read().outbox).toEqual([]))
  vi.useRealTimers()
  expect(backend.posted.map(({ key }) => key)).toEqual(['key-1-1', 'key-1-2'])
})
