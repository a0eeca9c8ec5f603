import { expect, it, vi } from 'vitest'
import { createThreadStorage } from './storage.ts'
import { startBackend } from './test-support/fake-backend.ts'
import { openThread, texts } from './test-support/open-thread.ts'

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
